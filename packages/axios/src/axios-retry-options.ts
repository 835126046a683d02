import type { Redial, RedialOptions } from '@redial/core';
import { settingsFrom, type Settings } from '@redial/core/adapter';
import type { AxiosLikeError } from './answer.ts';
import type { AxiosRetryState, Config } from './config.ts';
import { Driven } from './driven.ts';

/** Options of axios-retry, by their shape. */
export interface AxiosRetryOptions {
  retries: number;
  shouldResetTimeout: boolean;
  retryCondition: (error: unknown) => Promise<boolean>;
  retryDelay: (retryCount: number, error: unknown) => number;
  onMaxRetryTimesExceeded: (error: unknown) => Promise<void>;
}

/** What axios-retry passes on from one attempt to the next, beside what it is told. */
interface State extends AxiosRetryState {
  driven?: Driven | undefined;
  /** What is wrong with the options of this call. */
  refusal?: unknown;
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
  const settings = settingsFrom(options);
  const { beforeAttempt, policy } = settings;
  if (beforeAttempt || policy.idempotencyKey !== false) {
    const name = beforeAttempt ? 'beforeAttempt' : 'policy.idempotencyKey';
    throw new TypeError(
      `redial: ${name} needs withRedial: axios-retry sends the first attempt before it asks anybody`,
    );
  }
  // A lane lives on hearing how each attempt ended; of those that succeed nobody would tell it.
  const alone = { ...settings, lane: undefined };
  return {
    // The session counts, so that it is asked after every attempt.
    retries: Number.MAX_SAFE_INTEGER,
    // axios-retry 4.5 takes what an attempt has used up off `config.timeout`, for good.
    shouldResetTimeout: true,
    retryCondition: (error) => isWorthAnother(alone, error),
    retryDelay(_, error) {
      const refusal = stateOf(error)?.refusal;
      if (refusal !== undefined) throw refusal;
      return 0; // the session has waited
    },
    async onMaxRetryTimesExceeded(error) {
      // The `retries` of a single call.
      await isWorthAnother(alone, error, true);
    },
  };
}

async function isWorthAnother(
  settings: Settings,
  thrown: unknown,
  isLast = false,
): Promise<boolean> {
  const error = thrown as AxiosLikeError & { __CANCEL__?: boolean };
  const state = stateOf(error);
  // A Redial in the adapter has made all attempts, and explained what came of them.
  if (!state || state.doneByRedial) return false;
  if (error.__CANCEL__) {
    // Told only of a request whose failures were.
    state.driven?.session.aborted();
    state.driven = undefined;
    return false;
  }
  const config = error.config as Config;
  try {
    state.driven ??= new Driven(settings, config, isLast);
  } catch (refusal) {
    // axios-retry swallows what its condition throws, but not what `retryDelay` does.
    state.refusal = refusal;
    return !isLast;
  }
  const outcome = await state.driven.ended(error, config, state.lastRequestTime, isLast);
  // Whoever sends `error.config` once more (a refreshed token) begins a request of its own.
  if (outcome !== 'retry') state.driven = undefined;
  // After an abort the request is handed on: axios rejects it as it rejects every aborted one.
  return outcome !== 'stop';
}

function stateOf(error: unknown): State | undefined {
  const { config } = error as { config?: { 'axios-retry'?: State } };
  return config?.['axios-retry'];
}
