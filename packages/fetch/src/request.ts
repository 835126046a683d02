import type { HeadersLike } from '@redial/core';
import {
  aSignal,
  check,
  headerPairs,
  isReplayable,
  isRequest,
  type Attempt,
  type SessionRequest,
} from '@redial/core/adapter';
import type { FetchLike, RedialRequestInit } from './fetch-like.ts';
import { copyOfInit } from './init.ts';

type Input = string | URL | Request;

/** One call of fetch: what the core may know of it, and how it is sent, any number of times. */
export class FetchRequest implements SessionRequest {
  readonly #input: Input;
  readonly #request: Request | undefined;
  readonly #init: RedialRequestInit | undefined;
  /** The body of a Request that cannot be copied. */
  #spent: Request['body'] | undefined;
  declare readonly headers?: HeadersLike;
  declare readonly attemptTimeoutMs?: number;
  declare readonly signal?: AbortSignal;

  constructor(input: Input, init: RedialRequestInit | undefined, attemptTimeoutMs?: number) {
    this.#input = input;
    this.#request = isRequest(input) ? input : undefined;
    this.#init = init && copyOfInit(init);
    // `init` replaces the headers of a Request, all of them.
    const headers = init?.headers ? copyOf(init.headers as HeadersLike) : this.#request?.headers;
    if (headers) this.headers = headers;
    if (attemptTimeoutMs !== undefined) this.attemptTimeoutMs = attemptTimeoutMs;
    // `null` in `init` takes the signal of a Request away.
    const signal = init?.signal === undefined ? this.#request?.signal : init.signal;
    if (!signal) return;
    check('init', { signal }, { signal: aSignal });
    this.signal = signal;
  }

  get method(): string {
    return (this.#init?.method ?? this.#request?.method ?? 'GET').toUpperCase();
  }

  get url(): string {
    const url: unknown = this.#request?.url ?? this.#input; // undefined is fetch's to refuse
    return String(url);
  }

  get replayable(): boolean {
    return isReplayable(this.#init?.body ?? this.#spent);
  }

  send(fetch: FetchLike, attempt: Attempt): Promise<Response> {
    const input = this.#request ? this.#copyOf(this.#request, attempt) : this.#input;
    // undici 8 forgets the signal of a cloned Request after a garbage collection: it is given again.
    const isClone = input !== this.#input;
    const hasSignal = attempt.hasTimer || (isClone && this.signal !== undefined);
    if (!this.#init && !hasSignal && !attempt.hasOwnHeaders) return fetch(input, this.#init);
    // What sends may write into what it is given, as a signature does.
    const init: RequestInit = { ...this.#init };
    if (hasSignal) init.signal = attempt.signal;
    if (attempt.hasOwnHeaders) init.headers = attempt.headers;
    else if (init.headers && this.headers) init.headers = copyOf(this.headers) as HeadersInit;
    return fetch(input, init);
  }

  /**
   * Sending uses up a Request. A copy is sent as long as another attempt may follow; the
   * body is then in memory until the request is done, so large uploads belong into `init.body`.
   */
  #copyOf(request: Request, attempt: Attempt): Request {
    const needed = attempt.attempt < attempt.maxAttempts;
    if (!needed || this.#init?.redial === false) return request;
    const copy = request.clone();
    // That of @whatwg-node/fetch is no copy, and its body is gone when it is sent.
    if (copy === request) this.#spent = request.body;
    return copy;
  }
}

function copyOf(headers: HeadersLike): HeadersLike {
  if (headers instanceof Headers) return new Headers(headers);
  return Symbol.iterator in headers ? headerPairs(headers) : { ...headers };
}
