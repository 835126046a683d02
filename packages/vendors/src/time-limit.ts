import type { Clock } from '@redial/core';
import { aClock, aSignal, Attempt, reasonOf, untilEnded, type Check } from '@redial/core/adapter';

/** What the options that bound a job may be. */
export const timeLimitChecks: Readonly<Record<'deadlineMs' | 'signal' | 'clock', Check>> = {
  // Infinity as well: no limit.
  deadlineMs: [
    'a number of milliseconds above 0',
    (value) => typeof value === 'number' && value > 0,
  ],
  signal: aSignal,
  clock: aClock,
};

/** Keeps a job of several calls and waits within a deadline and within its caller's patience. */
export interface TimeLimit {
  /** Milliseconds since the job began. */
  elapsedMs(): number;
  /**
   * Does one call, whose signal ends with the limit: the value in a list, or nothing when the
   * deadline came first. The call itself may go on unheard.
   *
   * @throws what the call throws, or the reason of the caller's abort.
   */
  call<T>(work: (signal: AbortSignal) => Promise<T>): Promise<readonly [T] | undefined>;
  /**
   * Waits. False, and at once, when the deadline would come first.
   *
   * @throws the reason of the caller's abort.
   */
  wait(delayMs: number): Promise<boolean>;
}

/** Starts the time. Without a `deadlineMs` only the caller's signal ends it. */
export function startTimeLimit(
  clock: Clock,
  deadlineMs: number = Infinity,
  signal?: AbortSignal,
): TimeLimit {
  const startedMs = clock.monotonicMs();
  const elapsedMs = (): number => clock.monotonicMs() - startedMs;

  return {
    elapsedMs,
    async call(work) {
      if (signal?.aborted) throw reasonOf(signal);
      const remainingMs = deadlineMs - elapsedMs();
      if (remainingMs <= 0) return undefined;
      // By the machine's own timer: a clock whose waits are skipped must not cut a call short.
      const attempt = new Attempt({ attempt: 1, maxAttempts: 1, request: { signal }, remainingMs });
      try {
        return [await untilEnded(work(attempt.signal), attempt)];
      } catch (error) {
        // A call that was given the caller's own signal may be first to fail, in its own words.
        if (signal?.aborted) throw reasonOf(signal);
        if (attempt.expired) return undefined;
        throw error;
      } finally {
        attempt.end();
      }
    },
    async wait(delayMs) {
      if (elapsedMs() + delayMs >= deadlineMs) return false;
      if ((await clock.sleep(delayMs, signal)) === 'aborted') throw reasonOf(signal);
      return true;
    },
  };
}
