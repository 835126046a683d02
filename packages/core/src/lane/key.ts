import type { HeadersLike } from '../failure.ts';

/** Where a credential travels; the first that is there counts. */
const credentialHeaders = ['authorization', 'x-api-key', 'api-key'] as const;

/**
 * Names the limit that a request falls under: origin, credential and the profile's limit group.
 * Requests without a URL share one lane per instance.
 */
export function laneKey(
  url: string | undefined,
  headers: HeadersLike | undefined,
  group = '',
): string {
  return `${originOf(url)} ${credentialOf(headers)} ${group}`;
}

/** Scheme, host and port as written, lower case: enough to tell limits apart, and no URL is parsed. */
function originOf(url = ''): string {
  const start = url.indexOf('://');
  if (start < 0) return '';
  const rest = url.slice(start + 3);
  const end = rest.search(/[/?#\\]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  return (url.slice(0, start + 3) + authority.slice(authority.lastIndexOf('@') + 1)).toLowerCase();
}

function credentialOf(headers: HeadersLike | undefined): string {
  if (!headers) return '';
  for (const name of credentialHeaders) {
    const value = lookUp(headers, name);
    if (value) return digest(value);
  }
  return '';
}

/** One header field of any of the usual forms. */
function lookUp(headers: HeadersLike, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const pairs = Symbol.iterator in headers ? headers : Object.entries(headers);
  for (const [key, value] of pairs as Iterable<readonly [string, unknown]>) {
    if (key.length === name.length && key.toLowerCase() === name) return String(value);
  }
  return undefined;
}

/**
 * 53 bits that stand for a text, so that no credential is kept in clear: two rounds of
 * multiply and xor (MurmurHash's finaliser), the same in every process. Made to tell keys apart, not
 * to withstand somebody who tries them all.
 */
export function digest(text: string): string {
  let high = 0xdead_beef;
  let low = 0x41c6_ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e37_79b1);
    low = Math.imul(low ^ unit, 0x5f35_6495);
  }
  high = mix(high, low);
  low = mix(low, high);
  return ((low & 0x1f_ffff) * 0x1_0000_0000 + (high >>> 0)).toString(36);
}

const mix = (a: number, b: number): number =>
  Math.imul(a ^ (a >>> 16), 0x85eb_ca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2_ae35);
