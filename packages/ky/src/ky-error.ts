import { redialOf } from '@redial/core';
import { failureOfAttempt, failureOfThrown } from '@redial/core/adapter';
import type { Failure } from '@redial/core';

/** An error of ky's, from whichever copy of it: ky's own guards go by the name as well. */
interface KyLikeError {
  name?: unknown;
  request?: unknown;
  response?: unknown;
  cause?: unknown;
  value?: unknown;
}

/** A timeout of ky's own, as against the one of a caller's `AbortSignal.timeout()`. */
export function isTimeout(error: KyLikeError): boolean {
  return error.name === 'TimeoutError' && error.request !== undefined;
}

/** What ky makes of the end of a user's own `ky.retry()`s; it says nothing of the answer. */
export function isForced(error: KyLikeError): boolean {
  return error.name === 'ForceRetryError';
}

/** What ky shows its hooks for a thrown value that is no Error. */
export function isNonError(error: KyLikeError): error is { value: unknown } {
  return error.name === 'NonError';
}

/** What an error says, in neutral words; `brought`: what the attempt itself came back with. */
export function failureOf(error: KyLikeError, brought: unknown): Failure | Promise<Failure> {
  if (isTimeout(error)) return { error, timedOut: true };
  return (
    failureOfAttempt(error) ??
    (isForced(error) ? failureOfAttempt(brought) : undefined) ??
    failureOfThrown(error)
  );
}

/** The part of an error that a Redial nearer to the wire has marked. */
export function markedIn(error: KyLikeError): unknown {
  return [error, error.response, error.cause].find((part) => redialOf(part)) ?? error;
}
