import { headerPairs } from './errors/redact.ts';
import type { HeadersLike } from './failure.ts';
import { startTimer } from './wait/timer.ts';

/** What the code that sends gets to know of the attempt. */
export interface AttemptContext {
  /** From 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly method?: string;
  readonly url?: string;
  /** A pristine copy of the request's headers for this attempt; may be changed before it is sent. */
  readonly headers: Headers;
  /** Ends when the caller aborts, the attempt takes too long, or the deadline is reached. */
  readonly signal: AbortSignal;
}

/** What an attempt starts from. */
export interface AttemptStart {
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: HeadersLike | undefined;
  /** Set on every attempt of a request that carries one. */
  readonly key: readonly [name: string, value: string] | undefined;
  readonly callerSignal: AbortSignal | undefined;
  /** Milliseconds for this attempt; Infinity: no limit. */
  readonly timeoutMs: number;
  /** Milliseconds until the request's deadline; Infinity: none. */
  readonly remainingMs: number;
}

/** One sending. Headers and signal are made when asked for: most attempts need neither. */
export class Attempt implements AttemptContext {
  readonly attempt: number;
  readonly maxAttempts: number;
  declare readonly method?: string;
  declare readonly url?: string;
  /** Which timer ended it, if one did. */
  expired: 'attempt' | 'deadline' | undefined;

  readonly #start: AttemptStart;
  #headers: Headers | undefined;
  #signal: AbortSignal | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(start: AttemptStart) {
    this.attempt = start.attempt;
    this.maxAttempts = start.maxAttempts;
    if (start.method !== undefined) this.method = start.method;
    if (start.url !== undefined) this.url = start.url;
    this.#start = start;
    const limitMs = Math.min(start.timeoutMs, start.remainingMs);
    if (limitMs < Infinity) this.#limit(limitMs);
  }

  get headers(): Headers {
    if (!this.#headers) {
      const { headers, key } = this.#start;
      this.#headers = new Headers(headerPairs(headers));
      if (key) this.#headers.set(...key);
    }
    return this.#headers;
  }

  /** Whether the headers differ, or may differ, from the caller's. */
  get hasOwnHeaders(): boolean {
    return this.#headers !== undefined || this.#start.key !== undefined;
  }

  get signal(): AbortSignal {
    this.#signal ??= this.#start.callerSignal ?? new AbortController().signal;
    return this.#signal;
  }

  /** Whether anything can end this attempt from outside. */
  get isBounded(): boolean {
    return this.#start.callerSignal !== undefined || this.hasTimer;
  }

  /** Whether its own time is limited. */
  get hasTimer(): boolean {
    return this.#cancelTimer !== undefined;
  }

  /** Stops the timer: the attempt is over, or what is left of it belongs to the caller. */
  end(): void {
    this.#cancelTimer?.();
  }

  #limit(limitMs: number): void {
    const { callerSignal, timeoutMs, remainingMs } = this.#start;
    const own = new AbortController();
    this.#signal = callerSignal ? anySignal(callerSignal, own) : own.signal;
    this.#cancelTimer = startTimer(limitMs, () => {
      this.expired = remainingMs <= timeoutMs ? 'deadline' : 'attempt';
      own.abort(new DOMException(`No answer within ${Math.round(limitMs)} ms`, 'TimeoutError'));
    });
  }
}

/** `AbortSignal.any`, or by hand where a runtime lacks it (React Native 0.8x). */
function anySignal(caller: AbortSignal, own: AbortController): AbortSignal {
  if (typeof AbortSignal.any === 'function') return AbortSignal.any([caller, own.signal]);
  const follow = (): void => own.abort(caller.reason);
  if (caller.aborted) follow();
  else caller.addEventListener('abort', follow, { once: true });
  return own.signal;
}
