import type { Failure, Redial } from '@redial/core';
import {
  errorBodyMs,
  failureOfAttempt,
  openSession,
  sendAttempt,
  type Attempt,
  type AttemptInit,
  type Session,
  type SessionRequest,
} from '@redial/core/adapter';
import type { FetchRequest, ResolvedFetchOptions } from 'ofetch';
import { withEnd } from './error-body.ts';
import { hangLast } from './hooks.ts';
import { timeoutError, type About } from './native-error.ts';
import { factsOf, isSwitchedOff } from './request.ts';

/** One attempt, as far as it has come. */
export interface Sent {
  /** The request as ofetch has put it together; undefined: it has not come to fetch. */
  about?: About;
  attempt?: Attempt;
  /** The `Response` or the error of fetch. */
  brought?: unknown;
  /** Undefined: it was a success. */
  failure?: Failure | undefined;
  /** It failed, and none of the user's hooks has thrown. */
  passedHooks?: boolean;
}

/** What ofetch calls in place of fetch, for all attempts of one request. */
export class Sender {
  readonly #redial: Redial;
  readonly #native: typeof fetch;
  readonly #facts: SessionRequest = {};
  /** Opened by the first attempt: only then are all options known. */
  session: Session | undefined;

  constructor(redial: Redial, native: typeof fetch) {
    this.#redial = redial;
    this.#native = native;
  }

  async fetch(sent: Sent, input: FetchRequest, options: ResolvedFetchOptions): Promise<Response> {
    // A hook of the user's has set `options.retry`, and ofetch sends again without asking.
    if (sent.failure) this.session?.overruled(sent.failure, undefined, sent.brought);
    Object.assign(sent, { about: { input, options }, failure: undefined, passedHooks: false });
    Object.assign(this.#facts, factsOf(input, options));
    const call = isSwitchedOff(options) ? false : options.redial;
    options.retry = false;
    const session = (this.session ??= openSession(this.#redial, this.#facts, call));
    hangLast(options, ['onRequestError', 'onResponseError'], () => {
      sent.passedHooks = true;
    });
    const send = (attempt: Attempt, changes: AttemptInit): Promise<Response> => {
      sent.attempt = attempt;
      const isLast = call === false || attempt.attempt >= attempt.maxAttempts;
      const native = this.#native;
      return native(isLast ? input : copyOf(input, options), {
        ...options,
        ...(session.signal && { signal: session.signal }),
        ...changes,
      } as object);
    };
    try {
      const response = await sendAttempt(session, send, errorBodyMs, !isStream(options));
      return await this.#read(sent, options, response);
    } catch (error) {
      sent.brought = error;
      sent.failure = (await failureOfAttempt(error)) ?? { error };
      throw sent.attempt?.expired && !session.signal?.aborted ? timeoutError() : error;
    }
  }

  async #read(sent: Sent, options: ResolvedFetchOptions, response: Response): Promise<Response> {
    sent.brought = response;
    const isError = response.status >= 400;
    let handed = response;
    if (isError && response instanceof Response && !isStream(options)) {
      const limitMs = sent.attempt?.hasTimer ? Infinity : errorBodyMs;
      handed = await withEnd(response, limitMs, options.ignoreResponseError === true);
    }
    sent.failure = await failureOfAttempt(response);
    // What is left to be read is the caller's, and ends with the caller's signal.
    if (isError || sent.failure) sent.attempt?.end();
    else this.session?.succeeded(response);
    return handed;
  }
}

/** Sending uses up the body of a Request; a copy is sent as long as another attempt may follow. */
function copyOf(input: FetchRequest, { body }: ResolvedFetchOptions): FetchRequest {
  return input instanceof Request && input.body && !body ? input.clone() : input;
}

function isStream({ responseType, parseResponse }: ResolvedFetchOptions): boolean {
  return responseType === 'stream' && !parseResponse;
}
