/** RFC 9110 section 9.2.2: doing it twice is doing it once. */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether HTTP promises that sending `method` twice does no harm. No method means GET. */
export function isIdempotent(method: string | undefined): boolean {
  return method === undefined || idempotentMethods.has(method.toUpperCase());
}
