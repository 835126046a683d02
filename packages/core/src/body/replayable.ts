/**
 * Whether a request body can be sent any number of times, byte for byte. One-shot are web streams, Node
 * streams and the npm package `form-data` (both have `pipe`), and other async iterables; text, bytes,
 * the native `FormData` and `Blob` are read afresh each time.
 */
export function isReplayable(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return true;
  // Functions, not names alone: parsed JSON may have a key `pipe`.
  const { pipe, getReader } = body as { pipe?: unknown; getReader?: unknown };
  return (
    typeof pipe !== 'function' && typeof getReader !== 'function' && !(Symbol.asyncIterator in body)
  );
}
