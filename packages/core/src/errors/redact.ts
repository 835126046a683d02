import type { HeadersLike } from '../failure.ts';

/** Stands for a masked value. */
export const masked = '***';

/** Names of headers and options whose values are credentials. */
const credentialName = /^(proxy-)?auth(orization)?$|cookie|key|token|secret|password/i;

/** Shorter values occur in ordinary text by chance; masking them would garble it. */
const shortestSecret = 6;

/** Replaces the secrets of one request wherever they occur. */
export type Mask = (text: string) => string;

/** What is secret in a request: credential headers, query values, the password of its URL. */
export function secretsOf(
  headers: readonly (readonly [name: string, value: string])[],
  url: string | undefined,
): string[] {
  const secrets = new Set<string>();
  const add = (value: string): void => {
    if (value.length < shortestSecret) return;
    secrets.add(value);
    // As it stands in a URL, and as a server prints it after decoding.
    secrets.add(encodeURIComponent(value));
  };
  for (const [name, value] of headers) {
    if (!credentialName.test(name)) continue;
    add(value);
    if (/cookie/i.test(name)) {
      for (const pair of value.split(';')) add(pair.slice(pair.indexOf('=') + 1).trim());
    } else {
      // `Bearer abc`, `Basic dXNlcjpwYXNz`: what follows the scheme is a secret by itself.
      const credential = value.replace(/^[\w-]+ +/, '');
      add(credential);
      add(basicPassword(credential));
    }
  }
  if (url !== undefined) {
    const query = url.split('#', 1)[0]?.split('?')[1] ?? '';
    for (const value of new URLSearchParams(query).values()) add(value);
    for (const pair of query.split('&')) add(pair.slice(pair.indexOf('=') + 1));
    add(/^[a-z+.-]+:\/\/[^/?#@:]*:([^/?#@]*)@/i.exec(url)?.[1] ?? '');
  }
  return [...secrets];
}

function basicPassword(credential: string): string {
  try {
    return atob(credential).split(':')[1] ?? '';
  } catch {
    return '';
  }
}

const maskNothing: Mask = (text) => text;

/** A mask for these secrets. */
export function maskOf(secrets: readonly string[]): Mask {
  if (secrets.length === 0) return maskNothing;
  // The longest first: one may be part of another.
  const inOrder = secrets.toSorted((a, b) => b.length - a.length);
  return (text) => inOrder.reduce((left, secret) => left.replaceAll(secret, masked), text);
}

/** The pairs of any form of headers, several values of one name apart. */
export function headerPairs(headers: HeadersLike | undefined): [name: string, value: string][] {
  if (!headers) return [];
  const pairs: Iterable<readonly [string, unknown]> =
    Symbol.iterator in headers ? headers : Object.entries(headers);
  const result: [string, string][] = [];
  for (const [name, value] of pairs) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) result.push([name, String(one)]);
    }
  }
  return result;
}

/** The deepest nesting that a masked copy keeps; what lies deeper is dropped. */
const deepest = 12;

/**
 * A copy of a JSON-like value in which every string is masked; with `byName`, also the values that
 * stand under a credential's name. Without anything to mask the value itself comes back.
 */
export function maskValue(value: unknown, mask: Mask, byName = false): unknown {
  if (mask === maskNothing && !byName) return value;
  const seen = new Set<object>();
  const copy = (part: unknown, depth: number): unknown => {
    if (typeof part === 'string') return mask(part);
    if (typeof part !== 'object' || part === null)
      return typeof part === 'function' ? undefined : part;
    if (depth > deepest || seen.has(part)) return undefined;
    seen.add(part);
    const result = Array.isArray(part)
      ? part.map((item) => copy(item, depth + 1))
      : Object.fromEntries(
          Object.entries(part).map(([key, item]) => [
            mask(key),
            byName && item !== null && item !== undefined && credentialName.test(key)
              ? masked
              : copy(item, depth + 1),
          ]),
        );
    seen.delete(part);
    return result;
  };
  return copy(value, 0);
}
