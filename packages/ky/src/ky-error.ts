import { redialOf, type Failure } from '@redial/core';
import { failureOfAttempt, failureOfThrown, reasonOf } from '@redial/core/adapter';
import { isHTTPError, type Options } from 'ky';

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

/** Whether an error is of ky's own making, for one of these requests; else a hook of the user's threw it. */
export function isAbout(error: KyLikeError, ...requests: unknown[]): boolean {
  const { request } = error;
  const isOfThese = request !== undefined && requests.includes(request);
  return isOfThese || isForced(error) || failureOfAttempt(error) !== undefined;
}

/** What an error says, in neutral words; `brought`: what the attempt came back with. */
export function failureOf(error: KyLikeError, brought: unknown): Failure | Promise<Failure> {
  if (isTimeout(error)) return { error, timedOut: true };
  const known = failureOfAttempt(error) ?? (isForced(error) && failureOfAttempt(brought));
  return known || failureOfThrown(error);
}

/** What an attempt that ky does not ask about came back with, as far as its head tells. */
export function failureOfBrought(brought: unknown): Failure {
  return brought instanceof Response
    ? { status: brought.status, headers: brought.headers }
    : failureOfThrown(brought);
}

/**
 * What an aborted call throws. ky 2.1 does without the body of an error that is aborted while it is
 * read, and throws its `HTTPError`: the caller's own reason takes its place.
 *
 * @throws a reason that is no Error: a hook can give back nothing else.
 */
export function reasonFor(error: Error, signal: AbortSignal): Error {
  const reason: unknown = isHTTPError(error) ? reasonOf(signal) : error;
  if (reason instanceof Error) return reason;
  throw reason;
}

/** Where a Redial nearer to the wire has left its mark. */
export function markedIn(error: KyLikeError): unknown {
  return redialOf(error) ? error : (error.response ?? error);
}

/** Whether ky takes an answer for a success, or for none that it throws for. */
export function isTaken({ ok, type, status }: Response, options: Options): boolean {
  return ok || type === 'opaque' || !throwsFor(options, status);
}

/** Whether ky throws for this status. */
export function throwsFor({ throwHttpErrors = true }: Options, status: number): boolean {
  return typeof throwHttpErrors === 'function' ? throwHttpErrors(status) : throwHttpErrors;
}
