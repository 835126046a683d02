import { base64, isReplayable, type SessionRequest } from '@redial/core/adapter';
import { addressOf, onSocket, userInfoOf } from './address.ts';
import type { Config } from './config.ts';

/** Whoever can put the URL of a request together. */
export interface UriBuilder {
  getUri(config: Config): string | URL | undefined;
}

/** `false` and `null` stand for a header that is not sent. */
type HeaderValue = string | readonly string[] | false | null | undefined;

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
    const { socketPath } = this.#config;
    const address = addressOf(this.#config);
    return socketPath ? onSocket(socketPath, address) : address;
  }

  /** As a plain object: to iterate over axios's own costs more than all else that a success costs. */
  get headers(): Record<string, string> {
    const headers = this.#config.headers as unknown as Record<string, HeaderValue>;
    const plain: Record<string, string> = {};
    for (const name of Object.keys(headers)) {
      const value = headers[name];
      if (value === false || value === null || value === undefined) continue;
      plain[name] = sendable(String(value));
    }
    return plain;
  }

  /** axios makes the header of `auth`, or of a user in the URL, itself, where nobody else sees it. */
  get credential(): string | undefined {
    const { auth } = this.#config;
    return auth ? `${auth.username}:${auth.password}` : userInfoOf(this.#config);
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
      return [password || username, base64(`${username}:${password}`)];
    });
  }
}

/** A value of a header without what no header can be sent with: `Headers` would refuse all of them. */
export function sendable(value: string): string {
  return value.replace(/[^\t -~\u0080-\u00FF]+/g, '').trim();
}
