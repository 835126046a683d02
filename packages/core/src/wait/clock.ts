import { sleep } from './sleep.ts';

/** The only source of time. Every wait of Redial goes through its `sleep`, so a test can skip them. */
export interface Clock {
  /** Wall clock in milliseconds since 1970, for dates that servers send. */
  nowMs(): number;
  /** Milliseconds that never go back, for measuring. */
  monotonicMs(): number;
  /** Resolves, never rejects: `elapsed` after `delayMs`, `aborted` as soon as `signal` is. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<'elapsed' | 'aborted'>;
}

/** The machine's clock; a plain object, so that a test can spread it and replace a part. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep,
};
