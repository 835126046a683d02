/**
 * The signal that ends a call, for each of the Requests that ky sends for it.
 *
 * undici 8 (Node 24 to 26) refers to the controller of a cloned Request so weakly that after a garbage
 * collection an abort no longer reaches it, and ky sends clones from the second attempt on. So the
 * first Request is held as long as the call runs, and its signal ends the later ones as well.
 */
export class CallSignal {
  #first: Request | undefined;
  #latest: Request | undefined;
  #signal: AbortSignal | undefined;

  of(request: Request): AbortSignal {
    this.#first ??= request;
    if (this.#latest !== request || !this.#signal) {
      this.#latest = request;
      // A hook may have put a Request in its place that has a signal of its own: both count.
      this.#signal =
        request === this.#first || typeof AbortSignal.any !== 'function'
          ? request.signal
          : AbortSignal.any([this.#first.signal, request.signal]);
    }
    return this.#signal;
  }

  /** A timeout of ky's ends the signal for good; what follows it is a Request of its own. */
  timedOut(): void {
    if (this.#first?.signal.aborted) this.#first = undefined;
  }
}
