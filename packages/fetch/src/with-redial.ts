import type { Redial, RedialOptions } from '@redial/core';
import { drive, FetchTransport, Session, settingsFrom } from '@redial/core/adapter';
import type { FetchLike, RedialFetch } from './fetch-like.ts';
import { httpError } from './http-error.ts';
import { FetchRequest } from './request.ts';

/** What the adapter for fetch does beside what Redial does everywhere. */
export interface FetchAdapterOptions {
  /** Throw a typed error instead of giving back a response that failed. Default: false, as fetch. */
  throwHttpErrors?: boolean;
  /** Milliseconds for one attempt, up to a JSON body's end. Default: no limit. */
  attemptTimeoutMs?: number;
}

/**
 * A function of fetch's shape around `fetch`, for everything that takes one. Where Redial gives up,
 * the last response is given back as it is (`redialOf(response)` says what happened), or thrown as a
 * typed error with `throwHttpErrors`.
 *
 * Given the global `fetch`, it looks that up anew for each call, so that whoever replaces it later
 * (a test, an instrumentation) is obeyed.
 *
 * @throws TypeError when an option is wrong, naming it.
 */
export function withRedial(
  fetch: FetchLike = globalThis.fetch,
  options?: RedialOptions | Redial,
  adapterOptions: FetchAdapterOptions = {},
): RedialFetch {
  checkAdapterOptions(fetch, adapterOptions);
  const settings = settingsFrom(options);
  const isGlobal = fetch === globalThis.fetch;
  const resilient: RedialFetch = async (input, init) => {
    const current = isGlobal ? globalThis.fetch : fetch;
    // Installed as the global fetch itself, the one that was there before is what sends.
    const send = (current as unknown) === resilient ? fetch : current;
    const request = new FetchRequest(input, init, adapterOptions.attemptTimeoutMs);
    const session = new Session(settings, request, init?.redial);
    const transport = new FetchTransport(session, (attempt) => request.send(send, attempt), true);
    if (adapterOptions.throwHttpErrors) {
      transport.giveBack = (response) => {
        throw session.explain(httpError(response));
      };
    }
    return drive(session, transport);
  };
  return resilient;
}

function checkAdapterOptions(fetch: unknown, options: FetchAdapterOptions): void {
  if (typeof fetch !== 'function') {
    throw new TypeError(`redial: withRedial needs a fetch function; got ${typeof fetch}`);
  }
  const { throwHttpErrors, attemptTimeoutMs, ...unknown } = options;
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    throw new TypeError(
      `redial: ${name} is not an adapter option; there are throwHttpErrors, attemptTimeoutMs`,
    );
  }
  if (throwHttpErrors !== undefined && typeof throwHttpErrors !== 'boolean') {
    throw new TypeError(
      `redial: throwHttpErrors must be true or false; got ${String(throwHttpErrors)}`,
    );
  }
  if (attemptTimeoutMs !== undefined && !(attemptTimeoutMs > 0 && attemptTimeoutMs < Infinity)) {
    throw new TypeError(
      `redial: attemptTimeoutMs must be a number of milliseconds above 0; got ${attemptTimeoutMs}`,
    );
  }
}
