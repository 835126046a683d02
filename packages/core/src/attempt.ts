import { headerPairs } from './header-pairs.ts';
import type { HeadersLike } from './failure.ts';
import { startTimer } from './wait/timer.ts';

/** What the code that sends gets to know of the attempt. */
export interface AttemptContext {
  /** From 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** A pristine copy of the request's headers for this attempt; may be changed before it is sent. */
  readonly headers: Headers;
  /** Ends when the caller aborts, the attempt takes too long, or the deadline is reached. */
  readonly signal: AbortSignal;
}

/** What an attempt starts from. */
export interface AttemptStart {
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Read when asked for: an adapter may have to put a URL together. */
  readonly request: {
    readonly method?: string | undefined;
    readonly url?: string | undefined;
    readonly headers?: HeadersLike | undefined;
    readonly signal?: AbortSignal | undefined;
    /** Milliseconds for each attempt. */
    readonly attemptTimeoutMs?: number | undefined;
  };
  /** The idempotency key, the same on every attempt. */
  readonly key: readonly [name: string, value: string] | undefined;
  /** Milliseconds until the request's deadline; Infinity: none. */
  readonly remainingMs: number;
}

/** One sending. Headers and signal are made when asked for: most attempts need neither. */
export class Attempt implements AttemptContext {
  /** Which timer ended it, if one did. */
  expired: 'attempt' | 'deadline' | undefined;

  readonly #start: AttemptStart;
  #headers: Headers | undefined;
  #signal: AbortSignal | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(start: AttemptStart) {
    this.#start = start;
    const timeoutMs = start.request.attemptTimeoutMs ?? Infinity;
    if (timeoutMs < Infinity || start.remainingMs < Infinity) this.#limit(timeoutMs);
  }

  get attempt(): number {
    return this.#start.attempt;
  }

  get maxAttempts(): number {
    return this.#start.maxAttempts;
  }

  get method(): string | undefined {
    return this.#start.request.method;
  }

  get url(): string | undefined {
    return this.#start.request.url;
  }

  get headers(): Headers {
    if (!this.#headers) {
      const { request, key } = this.#start;
      this.#headers = new Headers(headerPairs(request.headers));
      if (key) this.#headers.set(...key);
    }
    return this.#headers;
  }

  /** Whether the headers differ, or may differ, from the caller's. */
  get hasOwnHeaders(): boolean {
    return this.#headers !== undefined || this.#start.key !== undefined;
  }

  get signal(): AbortSignal {
    this.#signal ??= this.#start.request.signal ?? new AbortController().signal;
    return this.#signal;
  }

  /** Whether anything can end this attempt from outside. */
  get isBounded(): boolean {
    return this.#start.request.signal !== undefined || this.hasTimer;
  }

  /** Whether its own time is limited. */
  get hasTimer(): boolean {
    return this.#cancelTimer !== undefined;
  }

  /** Stops the timer: the attempt is over, or what is left of it belongs to the caller. */
  end(): void {
    this.#cancelTimer?.();
  }

  #limit(timeoutMs: number): void {
    const { request, remainingMs } = this.#start;
    const limitMs = Math.max(0, Math.min(timeoutMs, remainingMs));
    const own = new AbortController();
    this.#signal = request.signal ? anySignal(request.signal, own) : own.signal;
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
