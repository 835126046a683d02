interface Watched {
  readonly leaves: Set<() => void>;
  readonly onAbort: () => void;
}

/**
 * One listener for all that wait with the same signal. With one for each, Node warns of the eleventh as of a
 * leak, and to take them off one by one, as the signal aborts, takes the square of their number.
 */
export class AbortWatch {
  readonly #watched = new Map<AbortSignal, Watched>();

  add(signal: AbortSignal, leave: () => void): void {
    const known = this.#watched.get(signal);
    if (known) return void known.leaves.add(leave);
    const leaves = new Set([leave]);
    const onAbort = (): void => {
      this.#watched.delete(signal);
      for (const one of leaves) one();
    };
    this.#watched.set(signal, { leaves, onAbort });
    signal.addEventListener('abort', onAbort, { once: true });
  }

  remove(signal: AbortSignal, leave: () => void): void {
    const known = this.#watched.get(signal);
    if (!known?.leaves.delete(leave) || known.leaves.size > 0) return;
    this.#watched.delete(signal);
    signal.removeEventListener('abort', known.onAbort);
  }
}
