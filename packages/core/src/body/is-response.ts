/**
 * Whether a value is a response of fetch's: of this runtime, or of a package such as undici, whose class
 * is another one.
 */
export function isResponse(value: unknown): value is Response {
  // There is none in jsdom.
  if (typeof Response === 'function' && value instanceof Response) return true;
  if (typeof value !== 'object' || value === null) return false;
  const answer = value as Partial<Response> & { [Symbol.toStringTag]?: unknown };
  // Nothing else is looked at of what is none: it may be anything.
  return (
    answer[Symbol.toStringTag] === 'Response' &&
    typeof answer.status === 'number' &&
    typeof answer.headers?.get === 'function' &&
    typeof answer.clone === 'function'
  );
}
