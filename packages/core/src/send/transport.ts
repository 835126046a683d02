import type { Attempt } from '../session/attempt.ts';
import type { Failure } from '../failure.ts';

/** How a client sends once, and how what it brings is read. */
export interface Transport<T> {
  send(attempt: Attempt): Promise<T>;
  /** What came back, read as a failure; undefined: it is none. Synchronous where it can be. */
  failureIn(value: T, attempt: Attempt): Failure | undefined | Promise<Failure | undefined>;
  /** What was thrown, in neutral words. */
  failureOf(error: unknown, attempt: Attempt): Failure | Promise<Failure>;
  /** The object that a value's mark hangs on; undefined: it cannot bear one. */
  markable(value: T): object | undefined;
  /** Frees what a failed value or error holds, such as its connection, before the next attempt. */
  discard(result: unknown): void;
  /** A value that is no failure on its way to the caller. Default: as it is. */
  deliver?(value: T): T;
  /** A failed value on its way to the caller; throws where the caller wants an exception. */
  giveBack(value: T): T | Promise<T>;
  /** What to throw after an abort that no attempt noticed. Default: the signal's own reason. */
  abortError?(signal: AbortSignal): unknown;
  /** What to throw for a request that its lane never let go. Default: a plain `RedialError`. */
  notSent?(message: string, timedOut: boolean): Error | Promise<Error>;
  /** What to throw for an attempt that ended before it was sent. Default: what ended it. */
  notBegun?(error: unknown, attempt: Attempt): unknown;
  /** True where `send` is known to end with the attempt's signal; others are raced against it. */
  readonly obeysSignal?: boolean;
}
