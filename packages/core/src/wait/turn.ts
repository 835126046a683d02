/** The one that was there when this was loaded: what is no wait goes on where a test has stopped the timers. */
const setTimer = globalThis.setTimeout;

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimer(resolve, 0);
  });
}
