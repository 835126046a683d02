/** For how long it is left alone at first; doubled each time, up to the longest. */
const firstMs = 500;
const longestMs = 10_000;

/**
 * Redis does not answer well: it is left alone for half a second, then one asks, and where that fails too it is left
 * alone for twice as long. Moments are by a clock's `monotonicMs`.
 */
export class Absence {
  #untilMs = -Infinity;
  #nextMs = firstMs;
  #isTried = false;
  #signs = 0;

  /** It has not answered well since. */
  get isOn(): boolean {
    return this.#nextMs > firstMs;
  }

  /**
   * Nobody asks: it is not time to, or one does already.
   *
   * @param signs how many signs of its return there were: with a new one it is time
   */
  keeps(nowMs: number, signs: number): boolean {
    return this.#isTried || (nowMs < this.#untilMs && signs === this.#signs);
  }

  /** It is asked. */
  try(signs: number): void {
    this.#isTried = this.isOn;
    this.#signs = signs;
  }

  /** Whoever asked may have failed: another may, when it is time to. */
  tryAgain(): void {
    this.#isTried = false;
  }

  /** True: from now on it is left alone; false: it is already, as others have failed just before. */
  failed(nowMs: number): boolean {
    this.#isTried = false;
    if (nowMs < this.#untilMs) return false;
    this.#untilMs = nowMs + this.#nextMs;
    this.#nextMs = Math.min(2 * this.#nextMs, longestMs);
    return true;
  }

  end(): void {
    this.#untilMs = -Infinity;
    this.#nextMs = firstMs;
    this.#isTried = false;
  }
}
