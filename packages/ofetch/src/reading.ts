import type { Failure } from '@redial/core';
import { failureOfError, reasonOf, type Attempt } from '@redial/core/adapter';
import type { FetchHook, ResolvedFetchOptions } from 'ofetch';

/** The reads of a body that fail for no other reason than that the body broke off. */
const plainReads = new Set(['json', 'text', 'blob', 'arrayBuffer', 'bytes']);

/**
 * The time in which ofetch reads the body of an answer: from its head to the first of the user's own
 * functions. What ends the attempt ends it, also where the body itself heeds no signal.
 */
export class Reading {
  #state: 'going-on' | 'over' | 'cut' = 'going-on';
  readonly #attempt: Attempt;
  readonly #isPlain: boolean;
  readonly #cut: (reason: unknown) => void;
  readonly #onOver: () => void;

  /** @param cut is called with the reason where the attempt ends before the body does */
  constructor(
    response: Response,
    options: ResolvedFetchOptions,
    attempt: Attempt,
    cut: (reason: unknown) => void,
    onOver: () => void,
  ) {
    const { parseResponse, responseType = 'json', onResponse } = options;
    this.#attempt = attempt;
    this.#isPlain =
      !response.bodyUsed &&
      !response.body?.locked &&
      plainReads.has(parseResponse ? 'json' : responseType);
    this.#cut = cut;
    this.#onOver = onOver;
    const over = (): void => this.over();
    if (parseResponse) {
      options.parseResponse = (text) => {
        over();
        return parseResponse(text);
      };
    }
    const own = onResponse as FetchHook | FetchHook[] | undefined;
    options.onResponse = (own ? [over, own].flat() : over) as FetchHook;
    if (attempt.isBounded) {
      attempt.signal.addEventListener('abort', this.#onAbort, { once: true });
      if (attempt.signal.aborted) this.#onAbort();
    }
  }

  /** The body was read, or is the caller's. */
  over(): void {
    // A body may come after its attempt has ended: nobody waits for it any more.
    if (this.#state === 'cut') throw reasonOf(this.#attempt.signal);
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#stop();
    this.#onOver();
  }

  /** What an error of ofetch's says of the body; undefined: nothing. */
  failureOf(error: unknown): Failure | undefined {
    if (this.#state === 'over') return undefined;
    const isEnded = this.#attempt.isBounded && this.#attempt.signal.aborted;
    if (!isEnded && (!this.#isPlain || isTooLong(error))) {
      this.over();
      return undefined;
    }
    this.#stop();
    const failure = failureOfError(error, this.#attempt);
    return failure.timedOut ? failure : { error, truncated: true };
  }

  readonly #onAbort = (): void => {
    this.#state = 'cut';
    this.#cut(reasonOf(this.#attempt.signal));
  };

  #stop(): void {
    if (this.#attempt.isBounded) {
      this.#attempt.signal.removeEventListener('abort', this.#onAbort);
    }
  }
}

/** For a string or a buffer of this runtime: it will be in every attempt. */
function isTooLong(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return error instanceof RangeError || /TOO_(?:LONG|LARGE)$/.test(String(code));
}
