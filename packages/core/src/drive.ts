import type { Attempt } from './attempt.ts';
import type { Failure } from './failure.ts';
import { newRedialError } from './errors/redial-error.ts';
import type { Session } from './session.ts';
import { sleep } from './wait/sleep.ts';

/** How a client sends once, and how what it brings is read. */
export interface Transport<T> {
  send(attempt: Attempt): Promise<T>;
  /** What came back, read as a failure; undefined: it is none. Synchronous where it can be. */
  failureIn(value: T, attempt: Attempt): Failure | undefined | Promise<Failure | undefined>;
  /** What was thrown, in neutral words. */
  failureOf(error: unknown, attempt: Attempt): Failure | Promise<Failure>;
  /** The object that a value's mark hangs on; undefined: it cannot bear one. */
  markable(value: T): object | undefined;
  /** Frees what a failed value or error holds, such as its connection, before the next attempt. */
  discard(result: unknown): void;
  /** A value that is no failure on its way to the caller. Default: as it is. */
  deliver?(value: T): T;
  /** A failed value on its way to the caller; throws where the caller wants an exception. */
  giveBack(value: T): T | Promise<T>;
  /** What to throw after an abort that no attempt noticed. Default: the signal's own reason. */
  abortError?(signal: AbortSignal): unknown;
  /** What to throw for a request that its lane never let go. Default: a plain `RedialError`. */
  notSent?(message: string, timedOut: boolean): Error | Promise<Error>;
  /** True where `send` is known to end with the attempt's signal; others are raced against it. */
  readonly obeysSignal?: boolean;
}

/** What an attempt came to: a value, which may report a failure, or an error. */
type Result<T> =
  | { readonly threw: false; readonly brought: T; readonly failure: Failure | undefined }
  | { readonly threw: true; readonly brought: unknown; readonly failure: Failure };

/** Sends, and sends again for as long as the session says so. */
export async function drive<T>(session: Session, transport: Transport<T>): Promise<T> {
  let last: Result<T> | undefined;
  const entering = session.signal?.aborted ? session.aborted() : session.enter();
  const turn = entering && (await entering);
  if (turn === 'aborted') throw await abortError(session, transport);
  if (turn === 'stop') {
    const { category, message = '' } = session.diagnosis ?? {};
    const error = transport.notSent?.(message, category === 'timeout') ?? newRedialError(message);
    throw session.explain(await error);
  }
  for (;;) {
    const attempt = session.begin();
    const result = await sendOnce(session, attempt, transport);
    const { threw, brought, failure } = result;
    if (failure === undefined) {
      const value = transport.deliver ? transport.deliver(brought as T) : (brought as T);
      session.succeeded(transport.markable(value));
      return value;
    }
    const marked = threw ? brought : transport.markable(brought);
    const outcome = await session.failed(failure, marked);
    if (outcome === 'stop') {
      // A deadline in mid-attempt says nothing of the request; the failure before it does.
      const final = attempt.expired === 'deadline' ? (last ?? result) : result;
      if (final.threw) throw session.explain(final.brought);
      const value = await transport.giveBack(final.brought);
      const markable = transport.markable(value);
      if (markable) session.mark(markable);
      return value;
    }
    transport.discard(brought);
    if (outcome === 'aborted') {
      // An attempt that was aborted has an error of the client's; a wait has none, and an answer
      // that was still being read has one that says something else.
      const isOwn =
        threw && failure.status === undefined && session.attempts.length < attempt.attempt;
      throw isOwn ? brought : await abortError(session, transport);
    }
    last = result;
  }
}

async function sendOnce<T>(
  session: Session,
  attempt: Attempt,
  transport: Transport<T>,
): Promise<Result<T>> {
  try {
    const preparing = prepare(session, attempt);
    if (preparing) await preparing;
  } catch (error) {
    const timedOut = attempt.expired !== undefined;
    return { threw: true, brought: error, failure: { error, notSent: true, timedOut } };
  }
  let value: T | undefined;
  try {
    const sent = transport.send(attempt);
    const late = (answer: T): void => transport.discard(answer);
    value = await (transport.obeysSignal ? sent : untilEnded(sent, attempt, late));
    const found = transport.failureIn(value, attempt);
    const failure = found && 'then' in found ? await found : found;
    return { threw: false, brought: value, failure };
  } catch (error) {
    // An answer that could not be read to its end is nobody's.
    if (value !== undefined) transport.discard(value);
    return { threw: true, brought: error, failure: await transport.failureOf(error, attempt) };
  }
}

/** Lets the user's `beforeAttempt` have its say; one that hangs ends with the attempt. */
export function prepare(session: Session, attempt: Attempt): void | Promise<void> {
  const preparing = session.settings.beforeAttempt?.(attempt);
  return preparing && untilEnded(preparing, attempt);
}

/**
 * Gives up on code that does not heed its signal; its own error wins where it has one at once.
 *
 * @param onLate is given what comes when nobody waits for it any more
 */
export function untilEnded<T>(
  sent: Promise<T>,
  attempt: Attempt,
  onLate?: (value: T) => void,
): Promise<T> {
  if (!attempt.isBounded) return sent;
  const { signal } = attempt;
  return new Promise((resolve, reject) => {
    let isLate = false;
    const giveUp = (): void => {
      isLate = true;
      reject(signal.reason as Error);
    };
    const onAbort = (): void => {
      void sleep(0).then(giveUp);
    };
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      end();
    };
    Promise.resolve(sent).then(
      (value) => settle(() => (isLate ? onLate?.(value) : resolve(value))),
      (error: Error) => settle(() => reject(error)),
    );
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

async function abortError<T>(session: Session, transport: Transport<T>): Promise<unknown> {
  const { signal } = session;
  if (!signal) return undefined;
  return transport.abortError ? transport.abortError(signal) : signal.reason;
}
