/** Longer timers overflow and fire at once, in every runtime. */
const longestTimerMs = 2 ** 31 - 1;

/** No event loop is kept busy for so long that a timer of this length fires at half its time. */
const surelyMockedMs = 1_000;

/**
 * Calls `onElapsed` once, never before `delayMs` have passed, and gives back how to cancel it.
 *
 * A timer of Node may fire early by as long as the code before it kept the event loop busy, so
 * the time is checked when it fires, and the rest waited for. A timer that fires far too early is a
 * mocked one, which is believed: `node:test` moves its timers, but not `performance.now()`.
 */
export function startTimer(delayMs: number, onElapsed: () => void): () => void {
  const endMs = performance.now() + delayMs;
  let timer: ReturnType<typeof setTimeout>;
  let wasEarly = false;
  const arm = (): void => {
    const armedAtMs = performance.now();
    const armedWallMs = Date.now();
    const leftMs = Math.max(0, Math.ceil(endMs - armedAtMs));
    const stepMs = Math.min(leftMs, longestTimerMs);
    timer = setTimeout(() => {
      const firedAtMs = performance.now();
      const isFarTooEarly = leftMs === stepMs && firedAtMs - armedAtMs < stepMs / 2;
      const stoodStill = firedAtMs === armedAtMs;
      // What mocks timers mocks the date with them, if not `performance`.
      const wallMoved = Date.now() - armedWallMs >= stepMs;
      const isMocked =
        isFarTooEarly && (stoodStill || wallMoved || wasEarly || stepMs >= surelyMockedMs);
      if (firedAtMs >= endMs || isMocked) return onElapsed();
      wasEarly = isFarTooEarly;
      arm();
    }, stepMs);
  };
  arm();
  return () => clearTimeout(timer);
}
