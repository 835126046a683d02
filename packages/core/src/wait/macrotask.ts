/** The one that was there when this was loaded: what is no wait goes on where a test has stopped the timers. */
const setTimer = globalThis.setTimeout;

/** Resolves in the next macrotask: what was queued before it has run. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    setTimer(resolve, 0);
  });
}
