/**
 * Whether a value is a response of fetch's: of this runtime, or of a package such as undici, whose class
 * is another one.
 */
export function isResponse(value: unknown): value is Response {
  // There is none in jsdom.
  if (typeof Response === 'function' && value instanceof Response) return true;
  if (typeof value !== 'object' || value === null) return false;
  const {
    [Symbol.toStringTag]: tag,
    status,
    headers,
    clone,
  } = value as Partial<Response> & {
    [Symbol.toStringTag]?: unknown;
  };
  return (
    tag === 'Response' &&
    typeof status === 'number' &&
    typeof headers?.get === 'function' &&
    typeof clone === 'function'
  );
}
