/** Names of headers and options whose values are credentials. */
export const credentialName: RegExp =
  /^(proxy-)?auth(orization)?$|cookie|key|token|secret|password/i;

/** Shorter values occur in ordinary text by chance; masking them would garble it. */
const shortest = 6;

/** What must not be printed of a request, collected over its attempts. */
export class Secrets {
  /** Secret wherever they occur. */
  readonly credentials: Set<string> = new Set();
  /** May be ordinary words, too: in a client's own text they are masked only where a URL stands. */
  readonly queryValues: Set<string> = new Set();

  add(...values: readonly string[]): void {
    for (const value of values) addTo(this.credentials, value);
  }

  addHeaders(pairs: Iterable<readonly [name: string, value: string]>): void {
    for (const [name, value] of pairs) {
      if (!credentialName.test(name)) continue;
      // `Bearer abc`: what follows the scheme is a secret by itself.
      const credential = /cookie/i.test(name) ? value : value.replace(/^[\w-]+ +/, '');
      this.add(value, credential, ...basicParts(credential));
      // `sid=abc; theme="dark"`, `Digest response="abc", …`: so is each value of a list.
      for (const [, own = ''] of credential.matchAll(/=([^;,]*)/g)) {
        this.add(own.trim(), own.trim().replaceAll('"', ''));
      }
    }
  }

  addUrl(url: string | undefined): void {
    if (url === undefined) return;
    const query = url.split('#', 1)[0]?.split('?')[1] ?? '';
    for (const value of new URLSearchParams(query).values()) addTo(this.queryValues, value);
    for (const pair of query.split('&')) {
      addTo(this.queryValues, pair.slice(pair.indexOf('=') + 1));
    }
    this.add(/^[a-z+.-]+:\/\/[^/?#@:]*:([^/?#@]*)@/i.exec(url)?.[1] ?? '');
  }
}

function addTo(secrets: Set<string>, value: string): void {
  if (value.length < shortest) return;
  const escaped = encodeURIComponent(value);
  secrets.add(value);
  // As it stands in a URL, with escapes in either case.
  secrets.add(escaped);
  secrets.add(escaped.replaceAll(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase()));
}

/** Password and, where that is empty, the user name: some APIs take the key as one (RFC 7617). */
function basicParts(credential: string): string[] {
  try {
    const [user = '', ...password] = atob(credential).split(':');
    return [password.join(':') || user];
  } catch {
    return [];
  }
}
