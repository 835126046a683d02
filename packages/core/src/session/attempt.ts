import type { AttemptContext } from '../attempt-context.ts';
import { headerPairs } from '../header-pairs.ts';
import type { RequestFacts } from './request-facts.ts';
import { startTimer } from '../wait/timer.ts';

/** What an attempt starts from. */
export interface AttemptStart {
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Read when asked for: an adapter may have to put a URL together. */
  readonly request: RequestFacts;
  /** The idempotency key, the same on every attempt. */
  readonly key?: readonly [name: string, value: string] | undefined;
  /** Milliseconds until the request's deadline; Infinity: none. */
  readonly remainingMs: number;
}

/** One sending. Headers and signal are made when asked for: most attempts need neither. */
export class Attempt implements AttemptContext {
  /** Which timer ended it, if one did; an adapter sets `deadline` where its client has one of its own. */
  expired: 'attempt' | 'deadline' | undefined;

  readonly attempt: number;
  readonly maxAttempts: number;
  readonly #request: AttemptStart['request'];
  readonly #key: AttemptStart['key'];
  #headers: Headers | undefined;
  #signal: AbortSignal | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor({ attempt, maxAttempts, request, key, remainingMs }: AttemptStart) {
    this.attempt = attempt;
    this.maxAttempts = maxAttempts;
    this.#request = request;
    this.#key = key;
    const { attemptTimeoutMs = Infinity } = request;
    const limitMs = Math.max(0, Math.min(attemptTimeoutMs, remainingMs));
    if (limitMs === Infinity) return;
    const own = new AbortController();
    const cancelTimer = startTimer(limitMs, () => {
      this.expired = remainingMs <= attemptTimeoutMs ? 'deadline' : 'attempt';
      own.abort(new DOMException(`No answer within ${Math.round(limitMs)} ms`, 'TimeoutError'));
    });
    const [signal, release] = anySignal(request.signal, own);
    this.#signal = signal;
    this.#cancelTimer = () => {
      cancelTimer();
      release?.();
    };
  }

  get method(): string | undefined {
    return this.#request.method;
  }

  get url(): string | undefined {
    return this.#request.url;
  }

  get headers(): Headers {
    if (!this.#headers) {
      this.#headers = new Headers(headerPairs(this.#request.headers));
      if (this.#key) this.#headers.set(...this.#key);
    }
    return this.#headers;
  }

  /** Whether the headers differ, or may differ, from the caller's. */
  get hasOwnHeaders(): boolean {
    return this.#headers !== undefined || this.#key !== undefined;
  }

  /** Whether it was sent with the key: code that did not take the headers has not sent it. */
  get bearsKey(): boolean {
    return this.#headers !== undefined && this.#key !== undefined;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#request.signal ?? new AbortController().signal);
  }

  /**
   * Whether the deadline has cut it short: that says nothing of the request. The failure before it does,
   * where there is one.
   */
  get isCut(): boolean {
    return this.expired === 'deadline';
  }

  /** Whether anything can end this attempt from outside. */
  get isBounded(): boolean {
    return this.#request.signal !== undefined || this.hasTimer;
  }

  /** Whether its own time is limited. */
  get hasTimer(): boolean {
    return this.#cancelTimer !== undefined;
  }

  /** Stops the timer: the attempt is over, or what is left of it belongs to the caller. */
  end(): void {
    this.#cancelTimer?.();
  }
}

/**
 * A signal that ends with either. `AbortSignal.any`, or by hand, with how to let go again: React Native
 * 0.8x lacks it, and it takes no signal of another make.
 */
function anySignal(
  caller: AbortSignal | undefined,
  own: AbortController,
): [signal: AbortSignal, release?: () => void] {
  if (!caller) return [own.signal];
  try {
    return [AbortSignal.any([caller, own.signal])];
  } catch {
    const follow = (): void => own.abort(caller.reason);
    if (caller.aborted) follow();
    else caller.addEventListener('abort', follow);
    return [own.signal, () => caller.removeEventListener('abort', follow)];
  }
}
