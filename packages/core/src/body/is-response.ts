/**
 * Whether a value is a response of fetch's: of this runtime, or of a package such as undici, whose class
 * is another one.
 */
export function isResponse(value: unknown): value is Response {
  // jsdom defines no `Response`.
  if (typeof Response === 'function' && value instanceof Response) return true;
  if (typeof value !== 'object' || value === null) return false;
  const answer = value as Partial<Response> & { [Symbol.toStringTag]?: unknown };
  // The tag first: other getters of a foreign object are not run.
  return (
    answer[Symbol.toStringTag] === 'Response' &&
    typeof answer.status === 'number' &&
    typeof answer.headers?.get === 'function' &&
    typeof answer.clone === 'function'
  );
}
