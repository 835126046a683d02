import type { Diagnosis } from '../diagnosis.ts';

/** How far a request has come; what `shouldRetry` may look at. */
export interface Progress {
  /** Number of the attempt that has just failed, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Milliseconds since the request began. */
  readonly elapsedMs: number;
  readonly method?: string;
  readonly url?: string;
}

/** When to send again, how long to wait, and when to stop. */
export interface RetryPolicy {
  /**
   * How often a request is sent at most, the first time included; Infinity: as often as the other limits
   * allow. Default: 4.
   */
  maxAttempts: number;
  /** Ceiling of the first wait in milliseconds; it doubles with each attempt. Default: 500. */
  baseDelayMs: number;
  /** Ceiling of Redial's own backoff in milliseconds. Default: 30,000. */
  maxDelayMs: number;
  /**
   * No single wait is longer than this many milliseconds, whoever asks for it: the request ends at
   * once instead, and `retryAfterMs` on the error says how long it would have been. Default: 60,000.
   */
  maxWaitMs: number;
  /** Milliseconds for the whole request: attempts, waits and body reads. Default: no limit. */
  deadlineMs?: number;
  /**
   * How the wait is drawn below its ceiling: `full` anywhere from 0, `equal` from the upper half,
   * `none` the ceiling itself. On top of a server's wait it only ever adds. With jitter, the time that
   * an attempt hung before it timed out lowers the ceiling, to no less than a quarter. Default: `full`.
   */
  jitter: 'full' | 'equal' | 'none';
  /**
   * `safe`: only what is safe to send twice (RFC 9110 section 9.2.2, or proof that it was not carried
   * out); `always`: the method does not matter; `never`: nothing is sent twice, unless `shouldRetry` says so.
   * Default: `safe`.
   */
  resend: 'safe' | 'always' | 'never';
  /**
   * Overrules the diagnosis: true sends again, also what is not safe to send twice; false stops, undefined
   * leaves it to Redial. True never overrides a body that cannot be sent twice, nor the limits above.
   */
  shouldRetry?: (diagnosis: Diagnosis, progress: Progress) => boolean | undefined;
  /**
   * True: every request that is not idempotent carries one key in `Idempotency-Key`, the same on
   * each attempt, which makes it safe to send again; a string names another header. Default: false.
   */
  idempotencyKey: boolean | string;
}

/** What of a policy is to differ; what is undefined stays as it is. */
export type PolicyOptions = { [Name in keyof RetryPolicy]?: RetryPolicy[Name] | undefined };
