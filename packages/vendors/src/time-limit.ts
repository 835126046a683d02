import { systemClock, type Clock } from '@redial/core';
import { hasMethods, type Check } from '@redial/core/adapter';

/** What the options that bound a job may be. */
export const timeLimitChecks: Readonly<Record<'deadlineMs' | 'signal' | 'clock', Check>> = {
  // Infinity as well: no limit.
  deadlineMs: [
    'a number of milliseconds above 0',
    (value) => typeof value === 'number' && value > 0,
  ],
  signal: hasMethods('an AbortSignal', 'addEventListener', 'removeEventListener'),
  clock: hasMethods('a Clock with nowMs, monotonicMs and sleep', 'nowMs', 'monotonicMs', 'sleep'),
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
  const aborted = (): unknown =>
    // React Native's signals may lack a reason.
    signal?.reason ?? new DOMException('This operation was aborted', 'AbortError');

  return {
    elapsedMs,
    async call(work) {
      if (signal?.aborted) throw aborted();
      const remainingMs = deadlineMs - elapsedMs();
      if (remainingMs <= 0) return undefined;
      const ended = new AbortController();
      const onAbort = (): void => ended.abort(aborted());
      signal?.addEventListener('abort', onAbort, { once: true });
      const interrupted = new Promise<undefined>((resolve, reject) => {
        ended.signal.addEventListener('abort', () => {
          if (signal?.aborted) reject(aborted());
          else resolve(undefined);
        });
      });
      const answered = new AbortController();
      if (remainingMs < Infinity) void endAfter(remainingMs, ended, answered.signal);
      try {
        const value = work(ended.signal).then((result) => [result] as const);
        return await Promise.race([value, interrupted]);
      } catch (error) {
        // A call that was given the caller's own signal may be first to fail, in its own words.
        throw signal?.aborted ? aborted() : error;
      } finally {
        answered.abort();
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async wait(delayMs) {
      if (elapsedMs() + delayMs >= deadlineMs) return false;
      if ((await clock.sleep(delayMs, signal)) === 'aborted') throw aborted();
      return true;
    },
  };
}

/** By the machine's own timer: a clock whose waits are skipped must not cut a call short. */
async function endAfter(
  delayMs: number,
  ended: AbortController,
  answered: AbortSignal,
): Promise<void> {
  const end = await systemClock.sleep(delayMs, answered);
  if (end === 'elapsed') ended.abort(new DOMException('Deadline reached', 'TimeoutError'));
}
