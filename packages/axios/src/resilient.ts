import { redialOf } from '@redial/core';
import { drive, Session, type Settings } from '@redial/core/adapter';
import { callerSignal } from './cancellation.ts';
import type { Answer } from './answer.ts';
import type { Adapter, Config } from './config.ts';
import type { BareInstance } from './native.ts';
import { AxiosRequest } from './request.ts';
import { AxiosTransport } from './transport.ts';

/** Marks our adapter, which leads back to the user's; a config can come by twice. */
const original: unique symbol = Symbol('original adapter');

/** An adapter around the user's own that sends until it succeeds or is not worth another attempt. */
export function resilient(settings: Settings, bare: BareInstance, given: unknown): Adapter {
  const adapter = (given as { [original]?: unknown } | undefined)?.[original] ?? given;
  const send = (config: Config): Promise<Answer> => {
    // Whoever sends `error.config` once more (a refreshed token) starts from what it was.
    config.adapter = adapter;
    const caller = callerSignal(config);
    const failed = (error: unknown): never => {
      caller.release();
      standDownAxiosRetry(config, error);
      throw error;
    };
    try {
      const call = isSwitchedOff(config) ? false : config.redial;
      const session = new Session(settings, new AxiosRequest(config, caller.signal, bare), call);
      return drive(session, new AxiosTransport(session, bare, adapter, config)).then((response) => {
        caller.releaseAfter(response);
        return response;
      }, failed);
    } catch (error) {
      return failed(error);
    }
  };
  send[original] = adapter;
  return send;
}

/** The caller's own way to say "once": `'axios-retry': { retries: 0 }`. */
function isSwitchedOff(config: Config): boolean {
  const state = config['axios-retry'];
  return config.redial === false || (state?.retries === 0 && !state.doneByRedial);
}

/** All attempts were made here; an axios-retry on the same instance would multiply them. */
function standDownAxiosRetry(config: Config, error: unknown): void {
  const state = config['axios-retry'];
  if (!state || state.retries === 0) return;
  // Only then is it to call `onMaxRetryTimesExceeded`.
  const isUsedUp = redialOf(error)?.stopReason === 'attempts';
  config['axios-retry'] = {
    ...state,
    ...(isUsedUp ? { retries: 0 } : {}),
    retryCondition: () => false,
    doneByRedial: true,
  };
}
