/**
 * Whether a request body can be sent again, byte for byte. One-shot are Node streams and the npm
 * package `form-data` (both have `pipe`), web streams, and other async iterables; the native
 * `FormData` and `Blob` are read afresh each time.
 */
export function isReplayable(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return true;
  const { pipe, getReader } = data as { pipe?: unknown; getReader?: unknown };
  return (
    typeof pipe !== 'function' && typeof getReader !== 'function' && !(Symbol.asyncIterator in data)
  );
}
