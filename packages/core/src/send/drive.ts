import type { Attempt } from '../session/attempt.ts';
import { heldBackError } from '../session/held-back.ts';
import { reasonOf } from '../wait/reason-of.ts';
import { sendOnce, type Failed } from './send-once.ts';
import type { Admission } from '../session/outcome.ts';
import type { Session } from '../session/session.ts';
import type { Transport } from './transport.ts';

/**
 * Sends, and sends again for as long as the session says so. No function on the way of a success is
 * `async`: each would cost every request a promise and a turn.
 */
export function drive<T>(session: Session, transport: Transport<T>): Promise<T> {
  const entering = session.signal?.aborted ? session.aborted() : session.enter();
  return entering ? startLater(session, transport, entering) : start(session, transport);
}

function start<T>(session: Session, transport: Transport<T>): Promise<T> {
  const attempt = session.begin();
  return sendOnce(session, attempt, transport).then((result) =>
    result.failure === undefined
      ? succeed(session, transport, result.brought)
      : goOn(session, transport, attempt, result),
  );
}

async function startLater<T>(
  session: Session,
  transport: Transport<T>,
  entering: 'aborted' | Promise<Admission>,
): Promise<T> {
  const turn = await entering;
  if (turn === 'go') return start(session, transport);
  if (turn === 'aborted') throw await abortError(session, transport);
  const { category, message = '' } = session.diagnosis ?? {};
  const error = transport.notSent?.(message, category === 'timeout') ?? heldBackError(session);
  throw session.explain(await error);
}

function succeed<T>(session: Session, transport: Transport<T>, brought: T): T {
  const value = transport.deliver ? transport.deliver(brought) : brought;
  session.succeeded(transport.markable(value));
  return value;
}

/** The first attempt has failed. */
async function goOn<T>(
  session: Session,
  transport: Transport<T>,
  first: Attempt,
  failed: Failed<T>,
): Promise<T> {
  // After one turn the caller awaits this function, so stacks of errors made here lead to the caller.
  await Promise.resolve();
  let last = failed;
  for (let attempt = first, result = failed; ;) {
    const { threw, brought, failure } = result;
    const marked = threw ? brought : transport.markable(brought);
    const outcome = await session.failed(failure, marked);
    if (outcome === 'stop') {
      const final = attempt.isCut ? last : result;
      if (final.threw) throw session.explain(final.brought);
      const value = await transport.giveBack(final.brought);
      const markable = transport.markable(value);
      if (markable) session.mark(markable);
      return value;
    }
    transport.discard(brought);
    if (outcome === 'aborted') {
      // Only an attempt that was aborted before its answer has the client's own abort error: a wait has
      // none, and a read that was broken off has one about the body.
      const isOwn =
        threw && failure.status === undefined && session.attempts.length < attempt.attempt;
      throw isOwn ? brought : await abortError(session, transport);
    }
    last = result;
    attempt = session.begin();
    const next = await sendOnce(session, attempt, transport);
    if (next.failure === undefined) return succeed(session, transport, next.brought);
    result = next;
  }
}

function abortError({ signal }: Session, transport: Transport<unknown>): unknown {
  return signal && transport.abortError ? transport.abortError(signal) : reasonOf(signal);
}
