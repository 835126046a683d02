import { systemClock } from '@redial/core';
import type { Attempt } from '@redial/core/adapter';
import type { Config } from './config.ts';

/** An attempt that brings its answer as a stream: for axios it is over as soon as the head is there. */
export class StreamedAttempt {
  /** What to send with. */
  readonly signal: AbortSignal;
  readonly #own: AbortController = new AbortController();
  readonly #endsAtMs: number;

  constructor({ timeout }: Config, attempt: Attempt) {
    const hasTimeout = Number(timeout) > 0;
    this.#endsAtMs = hasTimeout ? systemClock.monotonicMs() + Number(timeout) : Infinity;
    this.signal = outlasting(attempt, this.#own);
  }

  /** How long its body may still take. */
  get leftMs(): number {
    return Math.max(0, this.#endsAtMs - systemClock.monotonicMs());
  }

  /** Ends what is left of it. */
  abort(): void {
    this.#own.abort();
  }
}

/**
 * A signal that ends with the attempt's, and with `own` even after axios has let go of it.
 *
 * axios 1.8 to 1.21, fetch adapter: cancelling the body of a streamed answer waits for the next chunk
 * where there is a signal or a `timeout`, so that a body that stalls keeps its connection for good;
 * and an answer that is rejected for its status takes its listener off the signal at once, by
 * `unsubscribe` where the signal has one.
 */
function outlasting(attempt: Attempt, own: AbortController): AbortSignal {
  if (attempt.isBounded && !('any' in AbortSignal)) return attempt.signal;
  const signal = attempt.isBounded ? AbortSignal.any([attempt.signal, own.signal]) : own.signal;
  return Object.assign(signal, {
    unsubscribe(listener: () => void) {
      // Not to be kept alive by a signal of the caller's that many requests share.
      signal.removeEventListener('abort', listener);
      own.signal.addEventListener('abort', listener, { once: true });
    },
  });
}
