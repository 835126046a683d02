/** Names of headers and options whose values are credentials. */
export const credentialName: RegExp =
  /^(proxy-)?auth(orization)?$|cookie|key|token|secret|password/i;

/** Shorter values occur in ordinary text by chance; masking them would garble it. */
const shortest = 6;

/**
 * Ordinary words, and names made of them (`line_items`), which a client's own text may hold as well:
 * "Request failed with status code 404".
 */
export const isWords = (value: string): boolean => /^[a-z]+(?:[ +_][a-z]+)*$/i.test(value);

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
      if (credentialName.test(name)) this.#addCredential(name, value);
    }
  }

  addUrl(url: string | undefined): void {
    if (url === undefined) return;
    const query = url.split('#', 1)[0]?.split('?')[1] ?? '';
    for (const value of new URLSearchParams(query).values()) addTo(this.queryValues, value);
    for (const pair of query.split('&')) {
      addTo(this.queryValues, pair.slice(pair.indexOf('=') + 1));
    }
    this.#addUser(/^[a-z+.-]+:\/\/([^/?#]*)@/i.exec(url)?.[1]);
  }

  /** `user:password@` of an address, of which clients make a Basic credential by themselves. */
  #addUser(pair = ''): void {
    const plain = unescaped(pair);
    this.add(secretOf(pair), secretOf(plain));
    if (plain) this.add(base64(plain));
  }

  #addCredential(name: string, value: string): void {
    this.add(value);
    const isCookie = /cookie/i.test(name);
    // `Bearer abc`: what follows the scheme is a secret by itself.
    const credential = isCookie ? value : value.replace(/^[\w-]+ +/, '');
    if (!isCookie) this.add(credential, secretOf(decoded(credential)));
    // `sid=abc; theme="dark"`, `Digest response="abc", …`: so is each value of a list.
    for (const part of credential.split(/[;,]/)) {
      const at = part.indexOf('=');
      if (at < 0) continue;
      const own = part.slice(at + 1).trim();
      if (isCookie && isWords(own)) addTo(this.queryValues, own);
      else this.add(own, own.replaceAll('"', ''));
    }
  }
}

function addTo(secrets: Set<string>, value: string): void {
  if (value.length < shortest) return;
  // Half a character, such as a cut emoji, goes out as the replacement character.
  const escaped = encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
  secrets.add(value);
  // As it stands in a URL, with escapes in either case.
  secrets.add(escaped);
  secrets.add(escaped.replaceAll(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase()));
}

/** The password of `user:password`; the user where that is empty or a dummy: some APIs take the key as one. */
function secretOf(pair = ''): string {
  const [user = '', ...rest] = pair.split(':');
  const password = rest.join(':');
  return password.length < shortest ? user : password;
}

/** Of UTF-8, as clients write Basic credentials, whatever the text. */
export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Of Basic credentials (RFC 7617); no text where it is none of them. */
function decoded(credential: string): string {
  try {
    const text = atob(credential);
    // Or Latin-1, as `btoa` leaves it.
    return asUtf8(text) ?? text;
  } catch {
    return '';
  }
}

/** What a text of bytes stands for in UTF-8; undefined where they are none. */
function asUtf8(bytes: string): string | undefined {
  try {
    const codes = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(codes);
  } catch {
    return undefined;
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
