import type { KyInstance, Options, RetryOptions, ShouldRetryState } from 'ky';

/** `ky.retry`, of the user's copy of ky. */
export type Retry = KyInstance['retry'];

/** What ky takes where the user has said nothing. */
const defaultLimit = 2;
const defaultMethods: readonly string[] = [
  'get',
  'put',
  'head',
  'delete',
  'options',
  'trace',
  'query',
];

/** The retry options that the user has given to ky, and what of them still counts. */
export class NativeRetry {
  readonly options: RetryOptions;
  readonly limit: number;
  /** What the user's own `shouldRetry` said last. */
  wish: boolean | undefined;

  constructor({ retry = {} }: Options) {
    this.options = typeof retry === 'number' ? { limit: retry } : retry;
    this.limit = this.options.limit ?? defaultLimit;
  }

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
