import type { AxiosLikeError, Answer } from './answer.ts';
import type { Config } from './config.ts';

/**
 * A second instance from the user's own copy of axios, without interceptors, transforms or defaults:
 * it resolves adapter names, and whatever error it makes is of the classes that the user checks for.
 */
export interface BareInstance {
  request(config: Config): Promise<Answer>;
  getUri(config: Config): string | URL | undefined;
  defaults: Record<string, unknown>;
}

export function bareInstance(instance: { create(): unknown }): BareInstance {
  const bare = instance.create() as BareInstance;
  // A request comes with everything resolved; a default would add what the user took away.
  for (const name of Object.keys(bare.defaults)) Reflect.deleteProperty(bare.defaults, name);
  return bare;
}

/** Sends once, through the adapter that the user chose, by function, name or list of names. */
export function sendNative(bare: BareInstance, adapter: unknown, config: Config): Promise<Answer> {
  if (typeof adapter === 'function') return adapter(config) as Promise<Answer>;
  const { fetchOptions } = config;
  return bare.request({
    ...config,
    ...untransformed,
    adapter,
    // Where the global `fetch` is a Redial as well, the attempts are made here.
    fetchOptions: fetchOptions ? { ...fetchOptions, redial: false } : sentOnce,
  });
}

/** Of a class: axios takes its time to copy plain objects. */
const sentOnce: object = new (class {
  redial = false;
})();

/** The data was transformed before it came here, and will be on its way back. */
const untransformed = { transformRequest: [], transformResponse: [] };

/** The error that axios throws for an aborted signal or a cancelled token; nothing is sent. */
export async function cancelError(
  bare: BareInstance,
  config: Config,
  signal: AbortSignal,
): Promise<AxiosLikeError> {
  try {
    // axios throws before it comes to the adapter.
    await bare.request({ ...config, ...untransformed, adapter: 'http', signal });
  } catch (thrown) {
    const error = thrown as AxiosLikeError;
    // A token's reason belongs to all requests that it cancels; axios gives it no config.
    if (error !== config.cancelToken?.reason) error.config = config;
    return error;
  }
  throw new Error('redial: axios sent a cancelled request');
}

/**
 * An `AxiosError` of the user's own copy of axios. Its class is taken from an error that the copy makes, as
 * instances do not name it.
 */
export async function nativeError(
  bare: BareInstance,
  message: string,
  code: string,
  config: Config,
  response?: Answer,
): Promise<AxiosLikeError> {
  const canceled = await cancelError(bare, withoutToken(config), AbortSignal.abort());
  // CanceledError extends AxiosError, in every axios 1.x.
  const AxiosError = (Object.getPrototypeOf(Object.getPrototypeOf(canceled)) as AxiosLikeError)
    .constructor as new (...args: unknown[]) => AxiosLikeError;
  return new AxiosError(message, code, config, response?.request, response);
}

/** The error of axios's own `timeout`, for a request that ran into its deadline. */
export function timeoutError(
  bare: BareInstance,
  config: Config,
  timeoutMs: number,
): Promise<AxiosLikeError> {
  return nativeError(
    bare,
    config.timeoutErrorMessage ?? `timeout of ${Math.round(timeoutMs)}ms exceeded`,
    config.transitional?.clarifyTimeoutError ? 'ETIMEDOUT' : 'ECONNABORTED',
    config,
  );
}

function withoutToken(config: Config): Config {
  const { cancelToken: _, ...rest } = config;
  return rest;
}
