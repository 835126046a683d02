/**
 * RFC 9110 section 9.2.2: doing it twice is doing it once. The second half are methods that only
 * read, which the registry of RFC 9110 section 16.1.1 lists as safe.
 * https://www.iana.org/assignments/http-methods/http-methods.xhtml
 */
const idempotentMethods = new Set(
  'GET HEAD OPTIONS TRACE PUT DELETE PROPFIND REPORT SEARCH QUERY'.split(' '),
);

/** Whether HTTP promises that sending `method` twice does no harm. No method means GET. */
export function isIdempotent(method: string | undefined): boolean {
  return method === undefined || idempotentMethods.has(method.toUpperCase());
}
