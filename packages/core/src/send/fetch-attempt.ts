import type { Attempt } from '../session/attempt.ts';
import { releaseCopy } from '../body/peek.ts';
import { withOwnBody } from '../body/rebuilt.ts';
import { isSmallJson, wholeJson } from '../body/whole-json.ts';
import { errorBodyMs, failureOfError, failureOfResponse, softFailureOf } from './fetch-failure.ts';
import type { Failure } from '../failure.ts';
import { heldBackError } from '../session/held-back.ts';
import type { VendorProfile } from '../profile.ts';
import { reasonOf } from '../wait/reason-of.ts';
import { failureToPrepare, prepare } from './send-once.ts';
import type { Session } from '../session/session.ts';
import { untilEnded } from './until-ended.ts';

/** What the attempt changes of a request that is sent by `fetch`. */
export interface AttemptInit {
  headers?: Headers;
  signal?: AbortSignal;
}

/** By the response or the error that an attempt brought: what it means, once that is asked. */
const failures = new WeakMap<object, Failure | Promise<Failure>>();

/**
 * Sends one attempt through a function of fetch's shape, for a client whose own loop repeats it:
 * begins it, calls `beforeAttempt`, and reads JSON to its end, so that a body that breaks off fails
 * the attempt. Gives back the response, or throws the error, as `send` brought it;
 * {@link failureOfAttempt} knows both again, also inside an error of the client's.
 *
 * @param errorBodyLimitMs how long the body of an error response may take; it is read beside the
 *   client, which need not wait for it. Default, and at most: 5,000.
 * @param readsJson whether an answer is JSON that is read to its end; false: none is, as the caller wants the
 *   body as a stream. Default: by the content type and the stated size.
 */
export async function sendAttempt(
  session: Session,
  send: (attempt: Attempt, init: AttemptInit) => Promise<Response>,
  errorBodyLimitMs: number = errorBodyMs,
  readsJson: false | ((response: Response) => boolean) = isSmallJson,
): Promise<Response> {
  if (session.signal?.aborted) throw reasonOf(session.signal);
  const entering = session.enter();
  const turn = entering && (await entering);
  if (turn === 'aborted') throw reasonOf(session.signal);
  if (turn === 'stop') {
    const error = heldBackError(session);
    failures.set(error, { error, notSent: true });
    throw error;
  }
  const attempt = session.begin();
  let failureOf = failureToPrepare;
  try {
    const preparing = prepare(session, attempt);
    if (preparing) await preparing;
    failureOf = failureOfError;
    const answer = await untilEnded(send(attempt, initOf(attempt)), attempt);
    // Some functions of fetch's shape give a Response of their own making: left to the client.
    if (!(answer instanceof Response)) return answer;
    const signal = attempt.isBounded ? attempt.signal : undefined;
    if (answer.status >= 400) {
      return readBeside(answer, Math.min(errorBodyLimitMs, errorBodyMs), signal);
    }
    const isReadAhead = readsJson && readsJson(answer) && session.readsAhead;
    return isReadAhead ? await readAhead(answer, session.profile, signal) : answer;
  } catch (error) {
    if (typeof error === 'object' && error !== null) failures.set(error, failureOf(error, attempt));
    throw error;
  }
}

/** An error response: its body is read beside the client. */
function readBeside(answer: Response, limitMs: number, signal: AbortSignal | undefined): Response {
  const response = withOwnBody(answer);
  const reading = failureOfResponse(response, limitMs, signal);
  failures.set(
    response,
    reading.finally(() => releaseCopy(response)),
  );
  return response;
}

/** A success in JSON: its body is a part of the attempt. */
async function readAhead(
  answer: Response,
  profile: VendorProfile | undefined,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const json = await wholeJson(answer, signal, true);
  const response = json.handOver();
  const soft = softFailureOf(answer, json, profile);
  if (soft) failures.set(response, soft);
  return response;
}

/**
 * What the attempt that brought this response or error failed with, also where a client has wrapped
 * it (`error.response`, `error.cause`); undefined: it did not fail, or no attempt brought it.
 */
export function failureOfAttempt(value: unknown): Failure | Promise<Failure> | undefined {
  const { response, cause } = (value ?? {}) as { response?: object; cause?: object };
  return (
    failures.get(value as object) ??
    failures.get(response as object) ??
    failures.get(cause as object)
  );
}

function initOf(attempt: Attempt): AttemptInit {
  return {
    ...(attempt.hasOwnHeaders ? { headers: attempt.headers } : {}),
    ...(attempt.hasTimer ? { signal: attempt.signal } : {}),
  };
}
