import type { PendingAttempt } from './pending.ts';

/** What ky throws in the end, and which error the caller is to get explained in its place. */
export class FinalError {
  #thrown: unknown;
  #explained: unknown;
  /** The error of the last attempt that failed, and of the one before it. */
  #last: unknown;
  #before: unknown;

  /** An attempt has failed, and nothing has succeeded since. */
  get hasFailedBefore(): boolean {
    return this.#last !== undefined;
  }

  failed(error: unknown): void {
    this.#before = this.#last;
    this.#last = error;
  }

  succeeded(): void {
    this.#last = undefined;
  }

  /** The attempt that failed last was the last one. */
  settle(thrown: unknown, { attempt }: PendingAttempt = {}): void {
    this.#thrown = thrown;
    this.#explained = attempt?.isCut ? (this.#before ?? thrown) : thrown;
  }

  /** Outside of an attempt: ky throws this in the place of what had failed before. */
  replace(thrown: unknown): void {
    this.#thrown = thrown;
    this.#explained ??= this.#last;
  }

  /** What is to be explained where ky throws `error`; undefined: that error is none of ours. */
  explainedFor(error: unknown): unknown {
    return this.#thrown === error ? this.#explained : undefined;
  }
}
