import type { HeadersLike } from './failure.ts';

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
