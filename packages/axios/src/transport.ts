import { isSoftFailure, type Attempt, type Session, type Transport } from '@redial/core/adapter';
import type { AxiosLikeError, Config, HeaderStore, Response } from './config.ts';
import { failureOfError, failureOfResponse } from './failure.ts';
import { cancelError, nativeError, sendNative, timeoutError, type BareInstance } from './native.ts';
import { release } from './response-body.ts';

/** One attempt through the user's adapter, and how its answers and errors are read. */
export function axiosTransport(
  session: Session,
  bare: BareInstance,
  adapter: unknown,
  config: Config,
): Transport<Response> {
  const headers = config.headers.concat();
  return {
    obeysSignal: true,

    async send(attempt) {
      try {
        const response = await sendNative(bare, adapter, attemptConfig(config, headers, attempt));
        response.config = config;
        return response;
      } catch (error) {
        if (attempt.expired === 'deadline' && !session.signal?.aborted) {
          throw await timeoutError(bare, config, session.settings.policy.deadlineMs ?? 0);
        }
        adopt(error, config);
        if (session.signal?.aborted) nameCause(error, session.signal);
        throw error;
      }
    },

    failureIn(response) {
      if (response.status >= 400) return failureOfResponse(response);
      const { profile } = session;
      return profile?.softFailure && isSoftFailure(profile, parsed(response.data))
        ? { status: response.status, headers: response.headers, body: response.data }
        : undefined;
    },

    failureOf: (error) => failureOfError(error, config),
    markable: (response) => response,
    discard: (result) => {
      const { response, data } = (result ?? {}) as { response?: Response; data?: unknown };
      release(response ? response.data : data);
    },

    async giveBack(response) {
      // A failure inside a 2xx; who accepts every status wants no exception for it either.
      if (response.status >= 400 || acceptsAll(config)) return response;
      const message = `Request failed with status code ${response.status}`;
      throw session.explain(await nativeError(bare, message, 'ERR_BAD_RESPONSE', config, response));
    },

    async abortError(signal) {
      const error = await cancelError(bare, config, signal);
      nameCause(error, signal);
      return error;
    },
  };
}

/** A pristine copy for one attempt: adapters write into the headers that they are given. */
function attemptConfig(config: Config, headers: HeaderStore, attempt: Attempt): Config {
  const copy = { ...config, headers: headers.concat() };
  if (attempt.hasTimer) copy.signal = attempt.signal;
  if (attempt.hasOwnHeaders) {
    for (const [name, value] of attempt.headers) copy.headers.set(name, value);
  }
  return copy;
}

/** An attempt's copy of the config stays inside: hooks of the user's see the request's own. */
function adopt(error: unknown, config: Config): void {
  const own = error as AxiosLikeError | undefined;
  if (own?.config) own.config = config;
  if (own?.response) own.response.config = config;
}

/** axios 1.21 leaves the reason of an abort behind. */
function nameCause(error: unknown, signal: AbortSignal): void {
  if (error instanceof Error && error.cause === undefined && Object.isExtensible(error)) {
    Object.defineProperty(error, 'cause', {
      value: signal.reason,
      configurable: true,
      writable: true,
    });
  }
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function acceptsAll({ validateStatus }: Config): boolean {
  return !validateStatus || validateStatus(500);
}
