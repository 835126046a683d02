import type { CallOptions } from '@redial/core';
import type { Answer, HeaderStore } from './answer.ts';

/** What an adapter of axios is, by its behaviour: ESM and CJS copies have types of their own. */
export type Adapter = (config: Config) => Promise<Answer>;

/** The part of a resolved axios config that Redial reads. */
export interface Config {
  adapter?: unknown;
  method?: string | undefined;
  /** A string by axios's types; its http adapter takes a `URL` as well. */
  url?: string | URL | undefined;
  baseURL?: string | URL | undefined;
  allowAbsoluteUrls?: boolean;
  params?: unknown;
  headers: HeaderStore;
  data?: unknown;
  timeout?: number | undefined;
  timeoutErrorMessage?: string;
  transitional?: { clarifyTimeoutError?: boolean };
  responseType?: string;
  maxContentLength?: number;
  onDownloadProgress?: unknown;
  validateStatus?: ((status: number) => boolean) | null;
  signal?: AbortSignal;
  cancelToken?: CancelToken;
  auth?: BasicAuth | undefined;
  /** Of Unix: the http adapter connects to it in place of the host. */
  socketPath?: string | null;
  proxy?: { auth?: BasicAuth } | false;
  /** What axios's fetch adapter gives to `fetch`. */
  fetchOptions?: object;
  redial?: CallOptions | undefined;
  'axios-retry'?: AxiosRetryState;
}

/** User name and password (RFC 7617). */
export interface BasicAuth {
  username?: string;
  password?: string;
}

/** The older way to cancel, still in wide use. */
export interface CancelToken {
  reason?: unknown;
  subscribe(listener: () => void): void;
  unsubscribe(listener: () => void): void;
}

/** What axios-retry keeps on a config. */
export interface AxiosRetryState {
  retries?: number;
  retryCondition?: (error: unknown) => boolean;
  /** Redial has done the retrying: `retries: 0` beside it is no opt-out of the caller's. */
  doneByRedial?: boolean;
}
