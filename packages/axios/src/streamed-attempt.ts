import { systemClock } from '@redial/core';
import type { Attempt } from '@redial/core/adapter';
import type { Answer } from './answer.ts';
import type { Config } from './config.ts';
import { isWebStream } from './streamed-body.ts';
import { watched } from './watched-stream.ts';

/** An attempt that brings its answer as a stream: for axios it is over as soon as the head is there. */
export class StreamedAttempt {
  /** What to send with; undefined: as the caller does. */
  readonly signal: AbortSignal | undefined;
  readonly #own: AbortController | undefined;
  readonly #endsAtMs: number;

  constructor(config: Config, attempt: Attempt) {
    const timeoutMs = Number(config.timeout);
    this.#endsAtMs = timeoutMs > 0 ? systemClock.monotonicMs() + timeoutMs : Infinity;
    if (!attempt.isBounded && !isWrapped(config)) return;
    this.#own = new AbortController();
    this.signal = outlasting(attempt, this.#own);
  }

  /** How long its body may still take. */
  get leftMs(): number {
    return Math.max(0, this.#endsAtMs - systemClock.monotonicMs());
  }

  /** Lets whoever leaves the answer's stream before its end leave at once, and with the connection. */
  freeable(answer: Answer | undefined): void {
    const own = this.#own;
    if (!own || !answer || !isWebStream(answer.data) || answer.data.locked) return;
    Reflect.set(
      answer,
      'data',
      watched(answer.data, (isLeft) => isLeft && own.abort()),
    );
  }
}

/**
 * Whether axios's fetch adapter puts a stream of its own around the body without being given a signal.
 *
 * axios 1.8 to 1.21: cancelling that one waits for the next chunk, so that a body that stalls keeps its
 * connection for good. A body that it leaves alone is best left alone.
 */
function isWrapped({ timeout, onDownloadProgress, maxContentLength }: Config): boolean {
  return Boolean(timeout || onDownloadProgress) || Number(maxContentLength) > -1;
}

/**
 * A signal that ends with the attempt's, and with `own` even after axios has let go of it: of an answer
 * that is rejected for its status axios 1.8 to 1.21 takes its listener off the signal at once, by
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
