import type { SessionRequest } from '@redial/core/adapter';
import { addressOf } from './address.ts';
import type { Config } from './config.ts';
import { isReplayable } from './replayable.ts';

/** Whoever can put the URL of a request together. */
export interface UriBuilder {
  getUri(config: Config): string | URL | undefined;
}

/** What the core may know of an axios request; the URL is put together only when asked for. */
export class AxiosRequest implements SessionRequest {
  readonly #config: Config;
  readonly #client: UriBuilder;
  declare signal?: AbortSignal;

  constructor(config: Config, signal: AbortSignal | undefined, client: UriBuilder) {
    this.#config = config;
    this.#client = client;
    if (signal) this.signal = signal;
  }

  get method(): string {
    return (this.#config.method ?? 'get').toUpperCase();
  }

  get url(): string {
    try {
      return String(this.#client.getUri(this.#config) ?? '');
    } catch {
      return addressOf(this.#config); // parameters that cannot be written down fail in the adapter
    }
  }

  /** Without parameters, which no lane depends on and which take long to write down. */
  get target(): string {
    return addressOf(this.#config);
  }

  get headers(): Config['headers'] {
    return this.#config.headers;
  }

  get replayable(): boolean {
    return isReplayable(this.#config.data);
  }

  get secrets(): string[] {
    const { auth, proxy } = this.#config;
    return [auth, proxy ? proxy.auth : undefined].flatMap((pair) => {
      const { username = '', password = '' } = pair ?? {};
      if (!username && !password) return [];
      // Some APIs take the key as user name, with no password.
      return [password || username, btoa(unescape(encodeURIComponent(`${username}:${password}`)))];
    });
  }
}
