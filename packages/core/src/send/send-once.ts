import type { Attempt } from '../session/attempt.ts';
import type { Failure } from '../failure.ts';
import type { Session } from '../session/session.ts';
import type { Transport } from './transport.ts';
import { untilEnded } from './until-ended.ts';

/** A value that reports a failure, or an error. */
export type Failed<T> =
  | { readonly threw: false; readonly brought: T; readonly failure: Failure }
  | { readonly threw: true; readonly brought: unknown; readonly failure: Failure };

/** What an attempt came to. */
export type Result<T> =
  | Failed<T>
  | { readonly threw: false; readonly brought: T; readonly failure: undefined };

/** Sends one attempt and says what it came to. */
export function sendOnce<T>(
  session: Session,
  attempt: Attempt,
  transport: Transport<T>,
): Promise<Result<T>> {
  const { beforeAttempt } = session.settings;
  return beforeAttempt ? prepareAndSend(session, attempt, transport) : send(attempt, transport);
}

async function prepareAndSend<T>(
  session: Session,
  attempt: Attempt,
  transport: Transport<T>,
): Promise<Result<T>> {
  try {
    await prepare(session, attempt);
  } catch (error) {
    const brought = transport.notBegun ? await transport.notBegun(error, attempt) : error;
    return { threw: true, brought, failure: failureToPrepare(error, attempt) };
  }
  return send(attempt, transport);
}

function send<T>(attempt: Attempt, transport: Transport<T>): Promise<Result<T>> {
  const threw = (error: unknown): Promise<Result<T>> => resultOf(error, attempt, transport);
  try {
    const sent = transport.send(attempt);
    const answer = transport.obeysSignal
      ? sent
      : untilEnded(sent, attempt, (late) => transport.discard(late));
    // Some functions of fetch's shape are not as asynchronous as they should be.
    return Promise.resolve(answer).then((value) => read(value, attempt, transport), threw);
  } catch (error) {
    return threw(error);
  }
}

function read<T>(
  value: T,
  attempt: Attempt,
  transport: Transport<T>,
): Result<T> | Promise<Result<T>> {
  // An answer that could not be read to its end is nobody's.
  const broken = (error: unknown): Promise<Result<T>> => {
    transport.discard(value);
    return resultOf(error, attempt, transport);
  };
  try {
    const failure = transport.failureIn(value, attempt);
    return failure && 'then' in failure
      ? failure.then((found) => ({ threw: false, brought: value, failure: found }), broken)
      : { threw: false, brought: value, failure };
  } catch (error) {
    return broken(error);
  }
}

async function resultOf(
  error: unknown,
  attempt: Attempt,
  transport: Transport<unknown>,
): Promise<Result<never>> {
  return { threw: true, brought: error, failure: await transport.failureOf(error, attempt) };
}

/** Lets the user's `beforeAttempt` have its say; one that hangs ends with the attempt. */
export function prepare(session: Session, attempt: Attempt): void | Promise<void> {
  const preparing = session.settings.beforeAttempt?.(attempt);
  return preparing && untilEnded(preparing, attempt);
}

/** What {@link prepare} has failed with: nothing was sent. */
export function failureToPrepare(error: unknown, attempt: Attempt): Failure {
  return { error, notSent: true, timedOut: attempt.expired !== undefined };
}
