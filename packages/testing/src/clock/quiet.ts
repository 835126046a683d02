/**
 * One turn of the event loop, in which sockets and timers get their say. Taken when this module is
 * loaded, so that a test which fakes the timers later does not stop the clock.
 */
const soon: (callback: () => void) => void =
  (globalThis as { setImmediate?: (callback: () => void) => void }).setImmediate ??
  ((callback) => void setTimeout(callback, 0));
const measure = performance.now.bind(performance);

/** Turns that must pass in any case; an exchange within one process takes four or five. */
const quietTurns = 8;

/** Resolves when `changes()` has stayed the same for `quietMs` real milliseconds and a few turns. */
export async function quiet(quietMs: number, changes: () => number): Promise<void> {
  let seen = changes();
  let turns = 0;
  let sinceMs = measure();
  while (turns < quietTurns || measure() - sinceMs < quietMs) {
    await new Promise<void>(soon);
    turns += 1;
    if (changes() !== seen) {
      seen = changes();
      turns = 0;
      sinceMs = measure();
    }
  }
}
