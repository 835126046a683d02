import type { CallOptions, Redial, RedialOptions } from '@redial/core';
import { errorBodyMs, openSession, redialFrom, type Session } from '@redial/core/adapter';
import { callerSignal } from './cancellation.ts';
import type { AxiosLikeError, Config } from './config.ts';
import { failureOfError } from './failure.ts';
import { AxiosRequest } from './request.ts';
import { release } from './streamed-body.ts';

/** Options of axios-retry, by their shape. */
export interface AxiosRetryOptions {
  retries: number;
  shouldResetTimeout: boolean;
  retryCondition: (error: unknown) => Promise<boolean>;
  retryDelay: () => number;
  onMaxRetryTimesExceeded: (error: unknown) => Promise<void>;
}

/** One request under axios-retry. A class, because axios copies plain objects when it merges configs. */
class Driven {
  readonly request: AxiosRequest;
  readonly session: Session;

  constructor(redial: Redial, config: Config, call: CallOptions | undefined) {
    this.request = new AxiosRequest(config, undefined, { getUri });
    this.session = openSession(redial, this.request, call);
  }
}

/** What axios-retry keeps on a config, and passes from one attempt to the next. */
interface State {
  driven?: Driven;
  /** Milliseconds since 1970, set by axios-retry 4.5 before each attempt. */
  lastRequestTime?: number;
}

/**
 * Options for `axiosRetry(instance, axiosRetryOptions(redial))`, for teams whose axios-retry stays
 * the driver: Redial decides, waits and explains. What axios-retry itself makes impossible is told in
 * this package's README: interceptors run once per attempt, and a 2xx is never looked at.
 *
 * @throws TypeError when an option is wrong, or asks for what axios-retry cannot do.
 */
export function axiosRetryOptions(options?: RedialOptions | Redial): AxiosRetryOptions {
  const redial = redialFrom(options);
  const { beforeAttempt, policy } = openSession(redial, {}).settings;
  if (beforeAttempt || policy.idempotencyKey !== false) {
    const name = beforeAttempt ? 'beforeAttempt' : 'policy.idempotencyKey';
    throw new TypeError(
      `redial: ${name} needs withRedial: axios-retry sends the first attempt before it asks anybody`,
    );
  }
  return {
    // The session counts, so that it is asked after every attempt.
    retries: Number.MAX_SAFE_INTEGER,
    // axios-retry 4.5 takes what an attempt has used up off `config.timeout`, for good.
    shouldResetTimeout: true,
    retryDelay: () => 0, // the session has waited
    retryCondition: (error) => isWorthAnother(redial, error),
    async onMaxRetryTimesExceeded(error) {
      // Only `retries: 0` of a single call comes here: once, and still typed.
      await isWorthAnother(redial, error, false);
    },
  };
}

async function isWorthAnother(redial: Redial, error: unknown, call?: false): Promise<boolean> {
  const { config, __CANCEL__: canceled } = error as AxiosLikeError & { __CANCEL__?: boolean };
  if (!config || canceled) return false;
  const {
    'axios-retry': state,
    redial: own,
    timeout = 0,
  } = config as Config & { 'axios-retry': State };
  state.driven ??= new Driven(redial, config as Config, call ?? own);
  const { session, request } = state.driven;
  const caller = callerSignal(config as Config);
  if (caller.signal) request.signal = caller.signal;
  const nowMs = session.settings.clock.nowMs();
  const agoMs = Math.max(0, nowMs - (state.lastRequestTime ?? nowMs));
  const { isBounded, signal } = session.begin(agoMs);
  try {
    const leftMs = timeout > 0 ? Math.max(0, timeout - agoMs) : Infinity;
    const failure = await failureOfError(error, config as Config, {
      limitMs: Math.min(errorBodyMs, leftMs),
      signal: isBounded ? signal : undefined,
    });
    const outcome = await session.failed(failure);
    if (outcome === 'stop') session.explain(error);
    else release((error as AxiosLikeError).response);
    // After an abort the request is handed on: axios rejects it as it rejects every aborted one.
    return outcome !== 'stop';
  } finally {
    caller.release();
  }
}

/** Where a request went; of parameters only what masks secrets needs. */
function getUri(config: Config & { baseURL?: string; params?: unknown }): string {
  const { baseURL, url = '', params } = config;
  const path = baseURL && !/^([a-z][a-z\d+.-]*:)?\/\//i.test(url) ? `${baseURL}${url}` : url;
  if (typeof params !== 'object' || params === null) return path;
  const pairs = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
  return `${path}${path.includes('?') ? '&' : '?'}${query.toString()}`;
}
