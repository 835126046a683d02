import type { Redial, RedialOptions } from '@redial/core';
import {
  aBoolean,
  aFunction,
  check,
  drive,
  FetchTransport,
  milliseconds,
  Session,
  settingsFrom,
  type Attempt,
  type Check,
} from '@redial/core/adapter';
import type { FetchLike, RedialFetch } from './fetch-like.ts';
import { httpError } from './http-error.ts';
import { FetchRequest } from './request.ts';

/** What the adapter for fetch does beside what Redial does everywhere. */
export interface FetchAdapterOptions {
  /** Throw a typed error instead of giving back a response that failed. Default: false, as fetch. */
  throwHttpErrors?: boolean | undefined;
  /** Milliseconds for one attempt, up to a JSON body's end. Default: no limit. */
  attemptTimeoutMs?: number | undefined;
}

const adapterChecks: Record<keyof FetchAdapterOptions, Check> = {
  throwHttpErrors: aBoolean,
  attemptTimeoutMs: milliseconds(true),
};

/**
 * A function of fetch's shape around `fetch`, for everything that takes one. Where Redial gives up,
 * the last response is given back as it is (`redialOf(response)` says what happened), or thrown as a
 * typed error with `throwHttpErrors`.
 *
 * Given one that was made here, it replaces its Redial. Given the global `fetch`, it looks that up anew
 * for each call, so that whoever replaces it later (a test, an instrumentation) is obeyed.
 *
 * @throws TypeError when an option is wrong, naming it.
 */
export function withRedial(
  fetch: FetchLike = globalThis.fetch,
  options?: RedialOptions | Redial,
  adapterOptions: FetchAdapterOptions = {},
): RedialFetch {
  check('', { fetch: fetch ?? null }, { fetch: aFunction });
  check('adapterOptions', adapterOptions, adapterChecks);
  const settings = settingsFrom(options);
  const isGlobal = fetch === globalThis.fetch;
  const bare = withoutRedial(fetch);
  const begin: RedialFetch = (input, init) => {
    // Installed as the global fetch itself, the one that was there before is what sends.
    const send = isGlobal ? withoutRedial(globalThis.fetch) : bare;
    const request = new FetchRequest(input, init, adapterOptions.attemptTimeoutMs);
    const session = new Session(settings, request, init?.redial);
    const obeysSignal = send === ofRuntime;
    const sendOnce = (attempt: Attempt): Promise<Response> => request.send(send, attempt);
    const transport = new FetchTransport(session, sendOnce, obeysSignal, true);
    if (adapterOptions.throwHttpErrors) {
      transport.errorFor = (response) => session.explain(httpError(response));
    }
    return drive(session, transport);
  };
  // Not `async`, which would put a promise around the promise, and is to be paid by every success.
  const resilient: RedialFetch = (input, init) => {
    try {
      return begin(input, init);
    } catch (error) {
      return Promise.reject(error);
    }
  };
  // With what hangs on it, such as Bun's `preconnect`; what a function has of its own stays.
  for (const [key, value] of Object.entries(bare)) Reflect.set(resilient, key, value);
  return Object.defineProperty(resilient, original, { value: bare });
}

/** Where a resilient fetch keeps the one it was made of; shared by all copies of this package. */
const original: unique symbol = Symbol.for('redial.fetch') as never;

/**
 * The one that was there when this was loaded. It is known to end with its signal, and need not be raced
 * against it: another one, a mock or a wrapper, may not pass the signal on.
 */
const ofRuntime = globalThis.fetch && withoutRedial(globalThis.fetch);

function withoutRedial(fetch: FetchLike & { readonly [original]?: FetchLike }): FetchLike {
  return fetch[original] ?? fetch;
}
