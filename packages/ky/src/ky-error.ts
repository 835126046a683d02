import { redialOf, type Failure } from '@redial/core';
import { failureOfAttempt, failureOfThrown } from '@redial/core/adapter';

/** An error of ky's, from whichever copy of it: ky's own guards go by the name as well. */
interface KyLikeError {
  name: string;
  request?: unknown;
  response?: unknown;
}

/** A timeout of ky's own, as against the one of a caller's `AbortSignal.timeout()`. */
export function isTimeout(error: KyLikeError): boolean {
  return error.name === 'TimeoutError' && error.request !== undefined;
}

/** The end of a hook's own `ky.retry()`s, which says nothing of the answer before it. */
export function isForced({ name }: KyLikeError): boolean {
  return name === 'ForceRetryError';
}

/** What an error says, in neutral words; `brought`: what the attempt came back with. */
export function failureOf(error: KyLikeError, brought: unknown): Failure | Promise<Failure> {
  if (isTimeout(error)) return { error, timedOut: true };
  const known = failureOfAttempt(error) ?? (isForced(error) && failureOfAttempt(brought));
  return known || failureOfThrown(error);
}

/** Where a Redial nearer to the wire has left its mark. */
export function markedIn(error: KyLikeError): unknown {
  return redialOf(error) ? error : (error.response ?? error);
}
