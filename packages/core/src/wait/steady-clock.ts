import type { Clock } from './clock.ts';

/** A clock that tells whether its sleeps are skipped. */
export interface SteadyClock extends Clock {
  /** A sleep has elapsed in no time: what is shared by the clock, such as a pace, means nothing. */
  readonly hasSkipped?: boolean;
}

/** Smaller gaps are rounding; larger ones mean that a sleep was skipped. */
const toleranceMs = 1;

/**
 * A clock that has moved on by `delayMs` once such a sleep has elapsed. A test's own clock may skip the sleep and
 * leave its time where it was; whoever then asks whether it is time yet would ask for ever.
 */
export function steadyClock(clock: Clock): SteadyClock {
  let skippedMs = 0;
  let hasSkipped = false;
  const monotonicMs = (): number => clock.monotonicMs() + skippedMs;
  return {
    get hasSkipped() {
      return hasSkipped;
    },
    nowMs: () => clock.nowMs() + skippedMs,
    monotonicMs,
    async sleep(delayMs, signal) {
      const endMs = monotonicMs() + delayMs;
      const slept = await clock.sleep(delayMs, signal);
      if (slept === 'elapsed') {
        const missingMs = Math.max(0, endMs - monotonicMs());
        skippedMs += missingMs;
        hasSkipped ||= missingMs > toleranceMs;
      }
      return slept;
    },
  };
}
