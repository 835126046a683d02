/** The only source of time. Everything that Redial waits for goes through `sleep`. */
export interface Clock {
  /** Wall clock in milliseconds since 1970, for dates that servers send. */
  nowMs(): number;
  /** Milliseconds that never go back, for measuring. */
  monotonicMs(): number;
  /** Resolves, never rejects: `elapsed` after `delayMs`, `aborted` as soon as `signal` is. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<'elapsed' | 'aborted'>;
}
