import { defined } from '../defined.ts';
import type { Classification } from '../classify/classify.ts';
import type { RequestLine } from '../classify/facts.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { backoffMs, spreadMs } from './backoff.ts';
import type { Progress, RetryPolicy } from './policy.ts';
import { isIdempotent } from './resend.ts';
import { stop, type StopReason, type Verdict } from './verdict.ts';

/** All that a decision looks at beside the failure itself. */
export interface Situation extends Pick<Progress, 'attempt' | 'elapsedMs'>, RequestLine {
  readonly policy: RetryPolicy;
  /** Redial is switched off for this call. */
  readonly disabled: boolean;
  /** The body can be sent again, byte for byte. */
  readonly replayable: boolean;
  /** The request carries an idempotency key. */
  readonly keyed: boolean;
  /** Milliseconds until the deadline; Infinity without one. */
  readonly remainingMs: number;
  /** Milliseconds for which the attempt hung before it timed out; 0 where it brought something. */
  readonly hungMs: number;
}

/** What to do after a failed attempt. Pure: the same input and random numbers, the same verdict. */
export function decide(
  classification: Classification,
  situation: Situation,
  random: () => number,
): Verdict {
  const refusal = refusalOf(classification, situation);
  if (refusal) return stop(refusal);

  const { policy, attempt, remainingMs, hungMs } = situation;
  const leastMs = classification.diagnosis.retryAfterMs ?? classification.minDelayMs;
  if (leastMs > policy.maxWaitMs) return stop('wait-too-long');
  const delayMs =
    leastMs > 0
      ? spreadMs(policy, attempt, leastMs, random)
      : Math.min(backoffMs(policy, attempt, random, hungMs), policy.maxWaitMs);
  if (delayMs >= remainingMs) return stop('deadline');
  return { action: 'retry', delayMs };
}

/** The first reason that forbids another attempt, whatever the wait would be. */
function refusalOf(
  { diagnosis, safeToResend }: Classification,
  situation: Situation,
): StopReason | undefined {
  const { policy, attempt, method } = situation;
  if (situation.disabled) return 'disabled';
  const wish = wishOf(diagnosis, situation);
  if (wish === false || (wish !== true && !diagnosis.retryable)) return 'not-retryable';
  if (!situation.replayable) return 'body-not-replayable';
  const safe =
    policy.resend === 'always' ||
    (policy.resend === 'safe' &&
      (isIdempotent(method) ||
        situation.keyed ||
        safeToResend ||
        diagnosis.delivery === 'not-sent'));
  if (wish !== true && !safe) return 'not-safe';
  return attempt >= policy.maxAttempts ? 'attempts' : undefined;
}

/** What the user's `shouldRetry` says; one that throws, or answers anything but a boolean, says nothing. */
function wishOf(diagnosis: Diagnosis, situation: Situation): unknown {
  const { policy, attempt, elapsedMs, method, url } = situation;
  const { maxAttempts } = policy;
  try {
    const wish: unknown = policy.shouldRetry?.(
      diagnosis,
      defined<Progress>({ attempt, maxAttempts, elapsedMs, method, url }),
    );
    // An async one was refused by the compiler; here its rejection must not end the process.
    if (typeof wish === 'object') Promise.resolve(wish).catch(() => undefined);
    return wish;
  } catch {
    return undefined;
  }
}
