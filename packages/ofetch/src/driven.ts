import {
  discard,
  failureOfError,
  isSoftFailure,
  reasonOf,
  type Attempt,
  Session,
  type Settings,
  type SessionRequest,
} from '@redial/core/adapter';
import { createFetchError, type FetchContext, type FetchResponse } from 'ofetch';
import { hangLast } from './hooks.ts';
import { timeoutError } from './native-error.ts';
import { withoutNewKeys } from './one-key.ts';
import { factsOf, isSwitchedOff } from './request.ts';

/** Leads from an attempt's options to its request; ofetch takes it along to the next attempt. */
export const driven: unique symbol = Symbol('redial');

/** One request under ofetch's own retry, seen and steered from its hooks alone. */
export class Driven {
  readonly #pristine: Pick<FetchContext, 'request' | 'options'>;
  readonly #facts: SessionRequest = {};
  readonly #session: Session;
  #last: FetchContext | undefined;

  constructor(settings: Settings, { request, options }: FetchContext) {
    const headers = new Headers(options.headers);
    this.#pristine = {
      request,
      options: { ...options, headers, [driven]: this } as typeof options,
    };
    this.#session = new Session(
      settings,
      this.#facts,
      isSwitchedOff(options) ? false : options.redial,
    );
  }

  /** Starts an attempt, from what the caller gave. */
  async begin(context: FetchContext): Promise<void> {
    const { options } = context;
    const { options: given } = this.#pristine;
    Object.assign(options, given, { headers: new Headers(given.headers), retry: false });
    this.#update(context);
    const attempt = this.#session.begin();
    await this.#session.settings.beforeAttempt?.(attempt);
    if (attempt.hasOwnHeaders) options.headers = attempt.headers;
    // Beside a signal ofetch 1.5 does not arm the timer that would be in the next attempt's way.
    if (attempt.hasTimer) options.signal = attempt.signal;
    hangLast(options, ['onRequestError', 'onResponseError'], (failed) =>
      this.#settle(failed, attempt),
    );
    hangLast(options, ['onResponse'], (answered) => this.#answered(answered, attempt));
  }

  async #answered(context: FetchContext, attempt: Attempt): Promise<void> {
    const { status, _data: data } = context.response as FetchResponse<unknown>;
    const { profile } = this.#session;
    this.#update(context);
    const isThrown = status >= 400 && status < 600 && !context.options.ignoreResponseError;
    if (isThrown) return; // the hooks for errors come next
    const isFailure = status >= 400 || isSoftFailure(profile, data);
    if (isFailure) await this.#settle(context, attempt);
    else this.#session.succeeded(context.response);
  }

  /** Waits where another attempt is worth it; else throws, or leaves an answer that is wanted back. */
  async #settle(context: FetchContext, attempt: Attempt): Promise<void> {
    const session = this.#session;
    const { request, options, response, error } = context;
    this.#update(context);
    const { headers } = options;
    this.#facts.headers = withoutNewKeys(session.settings, this.#pristine.options.headers, headers);
    const failure = failureOfError(error ?? createFetchError(context), attempt);
    const outcome = await session.failed(failure, error ?? response);
    if (outcome === 'retry') {
      this.#last = { ...context };
      return this.#sendAgain(context);
    }
    if (outcome === 'aborted') {
      const { signal } = session;
      const ended = signal?.aborted ? (reasonOf(signal) as Error) : error;
      throw createFetchError({ request, options, ...(ended ? { error: ended } : {}) });
    }
    if (attempt.expired) context.error = timeoutError();
    const isWanted = options.ignoreResponseError || (response && response.status >= 600);
    if (response && isWanted) return session.mark(response);
    throw session.explain(createFetchError(attempt.isCut ? (this.#last ?? context) : context));
  }

  /** ofetch 1.5 asks the context once more after the hooks; what is in it then is sent again. */
  #sendAgain(context: FetchContext): void {
    const { request, options } = this.#pristine;
    const { response } = context;
    if (response) discard(response);
    // A status that ofetch sends again, for those that it would hand out; nobody gets to see it.
    const status =
      response && response.status >= 400 && response.status < 600 ? response.status : 500;
    if (response && response.status !== status) context.response = new Response(null, { status });
    const again = { retry: 1, retryDelay: 0, retryStatusCodes: [status] };
    const unheard = { ignoreResponseError: false, onResponseError: undefined };
    Object.assign(context, { request, options: { ...options, ...again, ...unheard } });
  }

  /** Hooks that run later, and ofetch itself, may have changed what is sent. */
  #update({ request, options }: FetchContext): void {
    const { signal } = this.#pristine.options;
    const own = { ...options };
    if (signal) own.signal = signal;
    else delete own.signal;
    Object.assign(this.#facts, factsOf(request, own));
  }
}
