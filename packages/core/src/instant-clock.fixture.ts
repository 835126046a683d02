import type { Clock } from './wait/clock.ts';

/** Time that moves by sleeps, at once, and by what a test lets pass. */
export interface InstantClock extends Clock {
  readonly waitsMs: number[];
  pass(ms: number): void;
}

export function instantClock(): InstantClock {
  const waitsMs: number[] = [];
  let elapsedMs = 0;
  // Neither clock begins at 0, nor do they agree, as on a machine.
  const beganMs = 7_000;
  return {
    waitsMs,
    nowMs: () => 1_000_000 + elapsedMs,
    monotonicMs: () => beganMs + elapsedMs,
    async sleep(delayMs, signal) {
      if (signal?.aborted) return 'aborted';
      waitsMs.push(delayMs);
      elapsedMs += delayMs;
      return 'elapsed';
    },
    pass(ms) {
      elapsedMs += ms;
    },
  };
}
