import { headerPairs } from '../header-pairs.ts';
import type { HeadersLike } from '../failure.ts';

/** Header fields by lower-case name; several fields of one name are joined by `, ` (RFC 9110 section 5.3). */
export type HeaderMap = ReadonlyMap<string, string>;

/** No field that Redial reads is longer; the rest of a longer one is dropped. */
const MAX_VALUE_LENGTH = 8192;

/**
 * Reads header fields in any of the usual forms: `Headers`, a `Map`, a list of pairs, a plain record
 * with single values or lists. Never throws.
 */
export function readHeaders(headers: HeadersLike | undefined): HeaderMap {
  const fields = new Map<string, string>();
  try {
    for (const [name, value] of headerPairs(headers)) {
      const key = name.toLowerCase();
      const before = fields.get(key);
      const text = value.slice(0, MAX_VALUE_LENGTH).trim();
      fields.set(key, before === undefined ? text : `${before}, ${text}`);
    }
  } catch {
    // A header object that throws while it is read says no more than it has said so far.
  }
  return fields;
}
