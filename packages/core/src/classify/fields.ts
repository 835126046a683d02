/** An object's own fields by their plain names: lower case, without `_`, `-`, blanks and prefixes (`o:`). */
export type Fields = ReadonlyMap<string, unknown>;

/** An object with more keys than this is data, and no envelope of an error. */
const MAX_KEYS = 1000;

/** `error_code`, `errorCode`, `ErrorCode` and `Error Code` are one name. */
function plain(key: string): string {
  return key
    .slice(0, 64)
    .replace(/^\w{1,8}:|[_\-\s]/g, '')
    .toLowerCase();
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined when `value` is no object. The order of the keys makes no difference. */
export function fieldsOf(value: unknown): Fields | undefined {
  if (!isRecord(value)) return undefined;
  const fields = new Map<string, unknown>();
  const keys = Object.keys(value);
  if (keys.length > MAX_KEYS) return fields;
  // Sorted, so that of two spellings of one name the same one counts whatever their order.
  for (const key of keys.toSorted()) {
    const name = plain(key);
    if (!fields.has(name)) fields.set(name, value[key]);
  }
  return fields;
}
