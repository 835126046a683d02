/** Longer timers overflow and fire at once, in every runtime. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Calls `onElapsed` once, never before `delayMs` have passed, and gives back how to cancel it.
 *
 * A timer of Node may fire early by as long as the code before it kept the event loop busy, so
 * the time is checked when it fires. A clock that stands still meanwhile is a mocked one, which is
 * believed: `node:test` moves its timers, but not `performance.now()`.
 */
export function startTimer(delayMs: number, onElapsed: () => void): () => void {
  const endMs = performance.now() + delayMs;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const armedAtMs = performance.now();
    const stepMs = Math.min(Math.ceil(endMs - armedAtMs), longestTimerMs);
    timer = setTimeout(() => {
      const firedAtMs = performance.now();
      if (firedAtMs >= endMs || (firedAtMs === armedAtMs && stepMs < longestTimerMs)) onElapsed();
      else arm();
    }, stepMs);
  };
  arm();
  return () => clearTimeout(timer);
}
