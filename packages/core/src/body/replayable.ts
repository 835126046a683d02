/**
 * Whether a body that `fetch` takes can be sent any number of times. Streams and async iterables are
 * gone once sent; text, bytes, forms and blobs are read afresh each time.
 */
export function isReplayable(body: unknown): boolean {
  return !(
    typeof body === 'object' &&
    body !== null &&
    ('getReader' in body || 'pipe' in body || Symbol.asyncIterator in body)
  );
}
