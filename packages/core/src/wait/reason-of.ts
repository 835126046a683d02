/**
 * Why a signal was aborted, as `fetch` would reject. The signals of the package abort-controller, which
 * React Native has as well, bear no reason.
 */
export function reasonOf(signal: AbortSignal | undefined): unknown {
  const reason: unknown = signal?.reason;
  return reason === undefined
    ? new DOMException('This operation was aborted', 'AbortError')
    : reason;
}
