import type { KyInstance, Options, RetryOptions, ShouldRetryState } from 'ky';

/** `ky.retry`, of the user's copy of ky. */
export type Retry = KyInstance['retry'];

/** What ky takes where the user has said nothing. */
const defaultLimit = 2;
const defaultDelay = (attemptCount: number): number => 0.3 * 2 ** (attemptCount - 1) * 1000;
const defaultMethods: readonly string[] = [
  'get',
  'put',
  'head',
  'delete',
  'options',
  'trace',
  'query',
];

/** How often ky sends again at most, by the options that it runs with. */
export function limitOf({ retry }: Options): number {
  return (retry as RetryOptions).limit ?? 0;
}

/** The retry options that the user has given to ky, and what of them still counts. */
export class NativeRetry {
  readonly options: RetryOptions;
  readonly limit: number;
  /** What the user's own `shouldRetry` said last. */
  wish: boolean | undefined;
  /** The session has waited for what ky sends next. */
  hasWaited = false;

  constructor({ retry = {} }: Options) {
    this.options = typeof retry === 'number' ? { limit: retry } : retry;
    this.limit = this.options.limit ?? defaultLimit;
  }

  /** How long ky is to wait: as ever for a `ky.retry()` of a hook's, which Redial has not decided. */
  readonly delay = (attemptCount: number): number =>
    this.hasWaited ? 0 : (this.options.delay ?? defaultDelay)(attemptCount);

  /** The user's own, where it is a function. */
  readonly jitter = (delayMs: number): number => {
    const { jitter } = this.options;
    return this.hasWaited || typeof jitter !== 'function' ? delayMs : jitter(delayMs);
  };

  /** Asks it, for the methods that ky would ask it for. */
  async ask(state: ShouldRetryState, method: string): Promise<void> {
    const { shouldRetry } = this.options;
    const methods: readonly string[] = this.options.methods ?? defaultMethods;
    this.wish = undefined;
    if (!shouldRetry || !methods.includes(method.toLowerCase())) return;
    try {
      this.wish = await shouldRetry(state);
    } catch {
      // In ky its error would take the place of the request's.
    }
  }
}
