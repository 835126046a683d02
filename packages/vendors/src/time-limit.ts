import type { Clock } from '@redial/core';

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

  const endAfter = async (
    delayMs: number,
    ended: AbortController,
    answered: AbortSignal,
  ): Promise<void> => {
    const end = await clock.sleep(delayMs, answered);
    if (end === 'elapsed') ended.abort(new DOMException('Deadline reached', 'TimeoutError'));
  };

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
