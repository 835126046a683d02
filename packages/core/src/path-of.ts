/** The path of a URL, absolute or not, without its query and fragment. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*|[?#].*/gi, '');
}
