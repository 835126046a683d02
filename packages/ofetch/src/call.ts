import {
  discard,
  failureOfError,
  reasonOf,
  type Session,
  type Settings,
} from '@redial/core/adapter';
import type { $Fetch, FetchOptions, FetchRequest, FetchResponse } from 'ofetch';
import { errorOf, errorOfAnswer, timeoutError, type About } from './native-error.ts';
import { Sender, type Sent } from './sender.ts';
import { sentBy, type Send, type Steered } from './steered.ts';

type Answer = FetchResponse<unknown>;

/** What ofetch has made of an attempt. */
type Result = Sent & { readonly answer?: Answer; readonly error?: unknown };

/**
 * Sends one request. Each attempt is a whole call of ofetch's with the caller's own options, so that
 * hooks start from what the caller gave, and whatever way an attempt ends, it comes back here.
 *
 * @param steered the same client, but that each attempt says who sends it
 */
export async function call(
  settings: Settings,
  client: $Fetch,
  steered: Steered,
  input: FetchRequest,
  given: FetchOptions | null | undefined,
): Promise<Answer> {
  const sender = new Sender(settings, client.native);
  // A snapshot: the caller's objects may change while the request is under way.
  const options = given?.headers ? { ...given, headers: new Headers(given.headers) } : { ...given };
  for (let last: Result | undefined; ;) {
    const result = await sendOnce(sender, client, steered, input, options);
    const { session } = sender;
    if (!result.failure || !session) {
      if (session?.diagnosis) session.succeeded();
      return result.answer as Answer;
    }
    const outcome = await session.failed(result.failure, result.brought);
    if (outcome === 'stop') {
      return giveUp(session, client, result.attempt?.isCut ? (last ?? result) : result);
    }
    if (result.brought instanceof Response) discard(result.brought);
    if (outcome === 'aborted') throw await abortError(session, client, result);
    last = result;
  }
}

async function sendOnce(
  sender: Sender,
  client: $Fetch,
  steered: Steered,
  input: FetchRequest,
  options: FetchOptions,
): Promise<Result> {
  const sent = {} as Sent;
  const send: Send = (...request) => sender.fetch(sent, ...request);
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      sent.cut = reject;
      steered.client.raw(input, sentBy(send, options)).then(resolve, reject);
    });
    if (!steered.isOurs) throw goesPast();
    // Core has not read an answer of another make; who takes every answer gets the same decisions.
    const { attempt, failure, handed } = sent;
    // A hook of the user's has put another answer in its place.
    if (failure && answer !== handed && answer.status < 400) {
      sender.session?.succeeded(undefined, false);
      return { ...sent, answer, failure: undefined };
    }
    const isFailure = attempt && !failure && answer.status >= 400;
    return {
      ...sent,
      answer,
      failure: isFailure ? failureOfError({ response: answer }, attempt) : failure,
    };
  } catch (error) {
    const broken = sent.reading?.failureOf(error);
    if (broken) {
      const { about, attempt, failure = broken } = sent;
      const isTimeout = attempt?.expired && !sender.session?.signal?.aborted;
      const reason = isTimeout ? timeoutError() : error;
      return { ...sent, failure, error: await errorOf(client, about as About, reason) };
    }
    const failure = sent.failure ?? (sent.attempt && failureOfError(error, sent.attempt));
    if (sent.passedHooks) return { ...sent, failure, error };
    if (sender.session) leave(sender.session, sent);
    // Wrong options of a call are found inside of what ofetch takes for fetch.
    throw sender.refusal ?? error;
  }
}

/** For a `$fetch` of somebody's own making: what it sends goes past Redial. */
function goesPast(): TypeError {
  return new TypeError(
    'redial: the `create` of this $fetch ignores its second argument, `{ fetch }`; withRedial needs it',
  );
}

/** A hook of the user's has thrown: that ends the request, as ever, with the user's own error. */
function leave(session: Session, { about, failure, brought }: Sent): void {
  if (session.signal?.aborted) session.aborted();
  else if (failure) session.overruled(failure, 'not-retryable', brought);
  else if (!about) session.end('not-retryable');
  else session.succeeded();
}

/** Where the abort did not end the attempt but a wait or a hook, ofetch has another error, or none. */
async function abortError(session: Session, client: $Fetch, result: Result): Promise<unknown> {
  const { about, error } = result;
  if (!session.signal?.aborted) return error;
  const reason = reasonOf(session.signal);
  if ((error as Error | undefined)?.cause === reason) return error;
  return errorOf(client, about as About, reason);
}

async function giveUp(session: Session, client: $Fetch, result: Result): Promise<Answer> {
  const { about, answer, error } = result;
  if (!answer) throw session.explain(error);
  // A failure inside a success; who takes every answer wants no exception for it either.
  if (answer.status < 400 && !about?.options.ignoreResponseError) {
    throw session.explain(await errorOfAnswer(client, about as About, answer));
  }
  session.mark(answer);
  return answer;
}
