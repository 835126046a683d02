import type { Hooks } from 'ky';

/**
 * The signal that ends a call, for each of the Requests that ky sends for it.
 *
 * undici 8 (Node 24 to 26) links the signal of a Request that was cloned, or made of another one, so
 * loosely that after a garbage collection an abort no longer reaches it; and ky sends clones from the
 * second attempt on. So ky's own signal is held as long as the call runs, and ends them as well.
 */
export class CallSignal {
  /** ky's options, or a Request: either keeps its signal alive. */
  #source: Pick<RequestInit, 'signal'> | undefined;
  #latest: Request | undefined;
  #signal: AbortSignal | undefined;
  /** There are hooks that may put a Request of their own in place of ky's. */
  readonly #mayBeReplaced: boolean;

  constructor({ beforeRequest = [], beforeRetry = [] }: Partial<Hooks> = {}) {
    this.#mayBeReplaced = beforeRequest.length + beforeRetry.length > 0;
  }

  /** `options`, where ky tells them: as it has completed them, with the signal of its `timeout`. */
  of(request: Request, options?: Pick<RequestInit, 'signal'>): AbortSignal {
    this.#source ??= options?.signal ? options : request;
    if (this.#latest !== request || !this.#signal) {
      this.#latest = request;
      const { signal } = this.#source;
      if (this.#source === request || !signal) this.#signal = request.signal;
      else if (!this.#mayBeReplaced || typeof AbortSignal.any !== 'function') this.#signal = signal;
      // A hook may have put a Request in its place that has a signal of its own: both count.
      else this.#signal = AbortSignal.any([signal, request.signal]);
    }
    return this.#signal;
  }

  /** A timeout of ky's ends the signal for good; what follows it is a Request of its own. */
  timedOut(): void {
    if (this.#source?.signal?.aborted) this.#source = undefined;
  }
}
