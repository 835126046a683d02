/** One field of an object: its plain name, and what stands there. */
export type Field = readonly [name: string, value: unknown];

/** An object with more keys than this is data, and no envelope of an error. */
const MAX_KEYS = 1000;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string or a number as a string; '' for anything else. */
export function scalar(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * The own fields of an object by their plain names: `error_code`, `errorCode`, `Error Code` and
 * `o:errorCode` are `errorcode`. Sorted, so that the order of the keys makes no difference.
 */
export function fieldsOf(value: unknown): readonly Field[] {
  const keys = isRecord(value) ? Object.keys(value) : [];
  if (keys.length > MAX_KEYS) return [];
  return keys.toSorted().map((key) => [
    key
      .slice(0, 64)
      .replace(/^\w{1,8}:|[_\-\s]/g, '')
      .toLowerCase(),
    (value as Record<string, unknown>)[key],
  ]);
}

/** The first value that `accept` takes: the patterns in order of preference, the fields in theirs. */
export function find<T>(
  fields: readonly Field[],
  names: readonly RegExp[],
  accept: (value: unknown, name: string) => T | undefined,
): T | undefined {
  for (const pattern of names) {
    for (const [name, value] of fields) {
      const found = pattern.test(name) ? accept(value, name) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
