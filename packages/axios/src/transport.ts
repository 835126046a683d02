import {
  errorBodyMs,
  isSoftFailure,
  reasonOf,
  untilEnded,
  type Attempt,
  type Session,
  type Transport,
} from '@redial/core/adapter';
import type { Failure } from '@redial/core';
import type { AxiosLikeError, Answer, HeaderStore } from './answer.ts';
import type { Config } from './config.ts';
import { failureOfAxiosError, failureOfAnswer } from './failure.ts';
import { cancelError, nativeError, sendNative, timeoutError, type BareInstance } from './native.ts';
import { sendable } from './request.ts';
import { mayBeJson } from './response-body.ts';
import { StreamedAttempt } from './streamed-attempt.ts';
import { release, type ReadLimit } from './streamed-body.ts';

/** One attempt through the user's adapter, and how its answers and errors are read. */
export class AxiosTransport implements Transport<Answer> {
  readonly obeysSignal = true as const;
  readonly #session: Session;
  readonly #bare: BareInstance;
  readonly #adapter: unknown;
  readonly #config: Config;
  /** What every attempt starts from: adapters write into the config and the headers they are given. */
  readonly #start: Omit<Partial<Config>, 'headers'>;
  readonly #headers: object;
  #streamed: StreamedAttempt | undefined;

  constructor(session: Session, bare: BareInstance, adapter: unknown, config: Config) {
    this.#session = session;
    this.#bare = bare;
    this.#adapter = adapter;
    this.#config = config;
    const { method, url, baseURL, data, params, timeout, auth } = config;
    this.#start = { method, url, baseURL, data, params, timeout, auth };
    this.#headers = Object.assign({}, config.headers);
  }

  async send(attempt: Attempt): Promise<Answer> {
    const config = this.#config;
    try {
      const signal = this.#signalFor(attempt);
      let sent = signal ? { ...config, signal } : config;
      // On a copy: whoever sends the config of an answer once more sends another request.
      if (attempt.hasOwnHeaders) sent = { ...sent, headers: this.#headersOf(attempt) };
      const response = await this.#sendOnce(sent, attempt);
      this.#streamed?.freeable(response);
      response.config = config;
      return response;
    } catch (error) {
      throw await this.#adopted(error, attempt);
    }
  }

  failureIn(response: Answer, attempt: Attempt): Failure | undefined | Promise<Failure> {
    const { status, headers, data } = response;
    if (status >= 400) return failureOfAnswer(response, this.#limitOf(attempt));
    const { profile } = this.#session;
    return profile?.softFailure && mayBeJson(response) && isSoftFailure(profile, data)
      ? { status, headers, body: data }
      : undefined;
  }

  failureOf(error: unknown, attempt: Attempt): Failure | Promise<Failure> {
    return failureOfAxiosError(error, this.#config, this.#limitOf(attempt));
  }

  markable(response: Answer): object {
    return response;
  }

  discard(result: unknown): void {
    const { response = result } = (result ?? {}) as { response?: unknown };
    release(response as Partial<Answer> | undefined);
    this.#restoreConfig();
  }

  async giveBack(response: Answer): Promise<Answer> {
    const config = this.#config;
    // A failure inside a 2xx; who accepts every status wants no exception for it either.
    if (response.status >= 400 || acceptsAll(config)) return response;
    const message = `Request failed with status code ${response.status}`;
    throw this.#session.explain(
      await nativeError(this.#bare, message, 'ERR_BAD_RESPONSE', config, response),
    );
  }

  async abortError(signal: AbortSignal): Promise<AxiosLikeError> {
    const error = await cancelError(this.#bare, this.#config, signal);
    nameCause(error, signal);
    return error;
  }

  notSent(message: string, timedOut: boolean): Promise<AxiosLikeError> {
    return timedOut
      ? this.#deadlineError()
      : nativeError(this.#bare, message, 'ERR_NETWORK', this.#config);
  }

  notBegun(error: unknown, attempt: Attempt): unknown {
    return attempt.expired ? this.#adopted(error, attempt) : error;
  }

  /** Before the next attempt: it is prepared, and sent, as the first one was. */
  #restoreConfig(): void {
    Object.assign(this.#config, this.#start).headers = this.#headersAsGiven();
  }

  #headersAsGiven(): HeaderStore {
    const prototype = Object.getPrototypeOf(this.#config.headers) as object;
    return Object.assign(Object.create(prototype) as HeaderStore, this.#headers);
  }

  /** Those of an attempt; what `beforeAttempt` took out is not sent. */
  #headersOf({ headers }: Attempt): HeaderStore {
    const store = this.#headersAsGiven();
    for (const [name] of store) if (!headers.has(name)) store.set(name, false);
    for (const [name, value] of headers) {
      // What no header can be sent with is axios's to strip (1.21) or to refuse (1.8).
      if (sendable(String(store.get?.(name))) !== value) store.set(name, value);
    }
    return store;
  }

  /** axios's own adapters end with their signal; one of the user's own, such as a mock, may not. */
  #sendOnce(config: Config, attempt: Attempt): Promise<Answer> {
    const sent = sendNative(this.#bare, this.#adapter, config);
    return typeof this.#adapter === 'function' ? untilEnded(sent, attempt, release) : sent;
  }

  /** What the adapter is to obey beside the request's own signal; undefined: nothing. */
  #signalFor(attempt: Attempt): AbortSignal | undefined {
    const config = this.#config;
    if (config.responseType !== 'stream') return attempt.hasTimer ? attempt.signal : undefined;
    this.#streamed = new StreamedAttempt(config, attempt);
    return this.#streamed.signal;
  }

  #limitOf(attempt: Attempt): ReadLimit {
    return {
      limitMs: Math.min(errorBodyMs, this.#streamed?.leftMs ?? Infinity),
      signal: attempt.isBounded ? attempt.signal : undefined,
    };
  }

  #deadlineError(): Promise<AxiosLikeError> {
    const { deadlineMs = 0 } = this.#session.settings.policy;
    return timeoutError(this.#bare, this.#config, deadlineMs);
  }

  /** The error as axios itself would throw it for the request as a whole. */
  async #adopted(error: unknown, attempt: Attempt): Promise<unknown> {
    const config = this.#config;
    const { signal } = this.#session;
    if (attempt.isCut && !signal?.aborted) return this.#deadlineError();
    // Left behind by us: axios's own adapters have an error of their own for it.
    if (signal?.aborted && error === reasonOf(signal)) return this.abortError(signal);
    const own = error as AxiosLikeError | undefined;
    this.#streamed?.freeable(own?.response);
    // One that an adapter of the user's own has frozen stays as it is.
    if (own?.config) Reflect.set(own, 'config', config);
    if (own?.response) Reflect.set(own.response, 'config', config);
    if (signal?.aborted) nameCause(error, signal);
    return error;
  }
}

/** axios 1.21 leaves the reason of an abort behind. What a token is cancelled with is the error itself. */
function nameCause(error: unknown, { reason }: AbortSignal): void {
  if (!(error instanceof Error) || error === reason || error.cause !== undefined) return;
  Reflect.defineProperty(error, 'cause', { value: reason, configurable: true, writable: true });
}

function acceptsAll({ validateStatus }: Config): boolean {
  return !validateStatus || validateStatus(500);
}
