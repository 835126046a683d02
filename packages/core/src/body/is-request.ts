/**
 * Whether a value is a request of fetch's: of this runtime, or of a package such as undici or node-fetch,
 * whose class is another one.
 */
export function isRequest(value: unknown): value is Request {
  if (typeof value !== 'object' || value === null) return false;
  // jsdom defines no `Request`.
  if (typeof Request === 'function' && value instanceof Request) return true;
  const request = value as Partial<Request> & { [Symbol.toStringTag]?: unknown };
  // The tag first: other getters of a foreign object are not run.
  return (
    request[Symbol.toStringTag] === 'Request' &&
    typeof request.method === 'string' &&
    typeof request.url === 'string' &&
    typeof request.clone === 'function'
  );
}
