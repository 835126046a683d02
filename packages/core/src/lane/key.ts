import type { HeadersLike } from '../failure.ts';

/** Where a credential travels; the first that is there counts. */
const credentialHeaders: readonly string[] = ['authorization', 'x-api-key', 'api-key'];

/**
 * Names the limit that a request falls under: origin, credential and the profile's limit group.
 * Requests without a URL share one lane per instance.
 */
export function laneKey(
  url: string | undefined,
  headers: HeadersLike | undefined,
  group = '',
  credential?: string,
): string {
  const own = credentialOf(headers) || (credential ? digest(credential) : '');
  const origin = originOf(url);
  if (own || group) return `${origin} ${own} ${group}`;
  return origin === lastOrigin ? lastKey : `${origin}  `;
}

/** Most requests go where the one before went. The key is the one without credential and group. */
let lastOrigin = '://';
let lastKey = '';

/** Scheme, host and port as written, lower case: enough to tell limits apart, and no URL is parsed. */
function originOf(url = ''): string {
  if (url.startsWith(lastOrigin) && endsOrigin(url.charCodeAt(lastOrigin.length))) {
    return lastOrigin;
  }
  const [, scheme, host] = /^([a-z][a-z\d+.-]*:\/\/)(?:[^/?#\\]*@)?([^/?#\\]*)/i.exec(url) ?? [];
  if (scheme === undefined) return '';
  lastOrigin = `${scheme}${host}`.toLowerCase();
  lastKey = `${lastOrigin}  `;
  return lastOrigin;
}

/** The end of the text (NaN), or one of `/?#\`. */
const endsOrigin = (code: number): boolean =>
  code === 47 || code === 63 || code === 35 || code === 92 || Number.isNaN(code);

function credentialOf(headers: HeadersLike | undefined): string {
  if (!headers) return '';
  if (headers instanceof Headers) {
    for (const name of credentialHeaders) {
      const value = headers.get(name);
      if (value) return digest(value);
    }
  } else if (Symbol.iterator in headers) {
    for (const [name, value] of headers) if (isCredential(name)) return digest(value);
  } else {
    for (const name in headers) if (isCredential(name)) return digest(headers[name]);
  }
  return '';
}

const isCredential = (name: string): boolean =>
  (name.length === 13 || name.length === 9 || name.length === 7) &&
  credentialHeaders.includes(name.toLowerCase());

/**
 * 64 bits that stand for a text, so that no credential is kept in clear: two rounds of
 * multiply and xor (MurmurHash's finaliser), the same in every process. Made to tell keys apart, not
 * to withstand somebody who tries them all.
 */
export function digest(value: unknown): string {
  const text = String(value); // axios takes lists and numbers for headers, too
  let high = 0xdead_beef;
  let low = 0x41c6_ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e37_79b1);
    low = Math.imul(low ^ unit, 0x5f35_6495);
  }
  high = mix(high, low);
  low = mix(low, high);
  return `${high}${low}`;
}

const mix = (a: number, b: number): number =>
  Math.imul(a ^ (a >>> 16), 0x85eb_ca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2_ae35);
