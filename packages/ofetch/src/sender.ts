import type { CallOptions, Failure } from '@redial/core';
import {
  errorBodyMs,
  failureOfAttempt,
  isRequest,
  isSmallJson,
  sendAttempt,
  type Attempt,
  type AttemptInit,
  Session,
  type Settings,
  type SessionRequest,
} from '@redial/core/adapter';
import type { FetchRequest, ResolvedFetchOptions } from 'ofetch';
import { withEnd } from './error-body.ts';
import { hangLast } from './hooks.ts';
import { timeoutError, type About } from './native-error.ts';
import { keepKey } from './one-key.ts';
import { Reading } from './reading.ts';
import { factsOf, isSwitchedOff, sentOnce } from './request.ts';

/** One attempt, as far as it has come. */
export interface Sent {
  /** The request as ofetch has put it together; undefined: it has not come to fetch. */
  about?: About;
  attempt?: Attempt;
  /** The `Response` or the error of fetch. */
  brought?: unknown;
  /** The `Response`, which hooks may replace, or the error that ofetch was given. */
  handed?: unknown;
  /** Undefined: it was a success. */
  failure?: Failure | undefined;
  /** It failed, and none of the user's hooks has thrown. */
  passedHooks?: boolean;
  /** The body of its answer. */
  reading?: Reading | undefined;
  /** Ends the attempt where ofetch itself would go on waiting. */
  cut: (reason: unknown) => void;
}

/** What ofetch calls in place of fetch, for all attempts of one request. */
export class Sender {
  readonly #settings: Settings;
  readonly #native: typeof fetch;
  readonly #facts: SessionRequest = {};
  #isSentOnce = false;
  /** Why it was not opened: the options of the call are wrong. */
  refusal: Error | undefined;
  /** Opened by the first attempt: only then are all options known. */
  session: Session | undefined;

  constructor(settings: Settings, native: typeof fetch) {
    this.#settings = settings;
    this.#native = native;
  }

  async fetch(sent: Sent, input: FetchRequest, options: ResolvedFetchOptions): Promise<Response> {
    // A hook of the user's has set `options.retry`, and ofetch sends again without asking.
    if (sent.failure) this.session?.overruled(sent.failure, undefined, sent.brought);
    if (this.session) keepKey(this.session.settings, this.#facts.headers, options);
    const about = { input, options };
    Object.assign(sent, { about, failure: undefined, reading: undefined, passedHooks: false });
    Object.assign(this.#facts, factsOf(input, options));
    const call = isSwitchedOff(options) ? false : options.redial;
    // Only once: ofetch counts `retry` down where a hook has it send again.
    if (!this.session) this.#isSentOnce = call === false;
    options.retry = this.#isSentOnce ? false : sentOnce;
    const session = (this.session ??= this.#open(call));
    hangLast(options, ['onRequestError', 'onResponseError'], (context) => {
      // A hook that sends again with these very options takes this one along to a request of its own.
      const brought = context.response ?? context.error;
      if (context.options === options || brought === sent.handed) sent.passedHooks = true;
    });
    const send = (attempt: Attempt, changes: AttemptInit): Promise<Response> => {
      sent.attempt = attempt;
      const isLast = this.#isSentOnce || attempt.attempt >= attempt.maxAttempts;
      const { signal = session.signal, headers = options.headers } = changes;
      const isSame = headers === options.headers && signal === options.signal;
      const init = isSame ? options : { ...options, headers, ...(signal && { signal }) };
      const native = this.#native;
      return native(isLast ? input : copyOf(input, options), init as object);
    };
    try {
      // ofetch reads it within the attempt by itself, but tells nobody what stood there.
      const readsJson = session.profile?.softFailure ? isReadAhead(options) : false;
      const response = await sendAttempt(session, send, errorBodyMs, readsJson);
      return await this.#read(sent, options, response);
    } catch (error) {
      sent.brought = error;
      sent.failure = (await failureOfAttempt(error)) ?? { error };
      sent.handed = sent.attempt?.expired && !session.signal?.aborted ? timeoutError() : error;
      throw sent.handed;
    }
  }

  #open(call: CallOptions | undefined): Session {
    try {
      return new Session(this.#settings, this.#facts, call);
    } catch (error) {
      this.refusal = error as Error;
      throw error;
    }
  }

  async #read(sent: Sent, options: ResolvedFetchOptions, response: Response): Promise<Response> {
    sent.brought = response;
    const isError = response.status >= 400;
    let handed = response;
    if (isError && response instanceof Response && !isStream(options)) {
      const limitMs = sent.attempt?.hasTimer ? Infinity : errorBodyMs;
      const signal = sent.attempt?.isBounded ? sent.attempt.signal : undefined;
      handed = await withEnd(response, limitMs, options.ignoreResponseError === true, signal);
    }
    sent.failure = await failureOfAttempt(response);
    const { attempt, cut } = sent;
    const over = (): void => {
      // What is left to be read is the caller's, and ends with the caller's signal.
      if (isError || sent.failure) attempt?.end();
      else this.session?.succeeded(response, false); // until the last of the user's hooks has run
    };
    sent.handed = handed;
    if (handed !== response) allowHalf(options);
    if (!attempt || handed !== response || isStream(options)) over();
    else sent.reading = new Reading(handed, options, attempt, cut, over);
    return handed;
  }
}

/** Sending uses up the body of a Request; a copy is sent as long as another attempt may follow. */
function copyOf(input: FetchRequest, { body }: ResolvedFetchOptions): FetchRequest {
  return isRequest(input) && input.body && !body ? input.clone() : input;
}

/** Half an error body is no news of the caller's parser: where it takes none, the text itself is. */
function allowHalf(options: ResolvedFetchOptions): void {
  const { parseResponse } = options;
  if (!parseResponse) return;
  options.parseResponse = (text): unknown => {
    try {
      return parseResponse(text);
    } catch {
      return text;
    }
  };
}

/** Whether an answer is read within its attempt: what ofetch takes for JSON, by whatever it goes. */
function isReadAhead(options: ResolvedFetchOptions): (response: Response) => boolean {
  const { parseResponse, responseType } = options;
  return (response) =>
    !isStream(options) &&
    (parseResponse !== undefined ||
      responseType === 'json' ||
      (!responseType && !response.headers.get('content-type')) ||
      isSmallJson(response));
}

function isStream({ responseType, parseResponse }: ResolvedFetchOptions): boolean {
  return responseType === 'stream' && !parseResponse;
}
