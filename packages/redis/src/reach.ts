/** Redis must answer within this, else a lane goes on alone. */
export const patienceMs = 500;
/** How long it stays alone before it asks again; doubled each time, up to the longest. */
export const firstAloneMs = 500;
export const longestAloneMs = 10_000;

/**
 * Whether Redis answers at all. That it does not, one lane waits to find out, and the client's other lanes need not:
 * each that is used now and then alone would, at each call. Moments are by the clock's `monotonicMs`.
 */
export class Reach {
  #heardAtMs = -Infinity;
  #silentUntilMs = -Infinity;
  #silentMs = firstAloneMs;

  /** May a call be sent? After a silence one goes first. */
  mayCall(nowMs: number): boolean {
    if (nowMs < this.#silentUntilMs) return false;
    if (this.#silentMs > firstAloneMs) this.#silentUntilMs = nowMs + patienceMs;
    return true;
  }

  answered(nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.#silentUntilMs = -Infinity;
    this.#silentMs = firstAloneMs;
  }

  /** Of a cluster, others may have answered since: then it is that lane's node that does not. */
  late(sentAtMs: number, nowMs: number): void {
    if (this.#heardAtMs >= sentAtMs) return;
    this.#heardAtMs = nowMs;
    this.#silentUntilMs = nowMs + this.#silentMs;
    this.#silentMs = Math.min(2 * this.#silentMs, longestAloneMs);
  }
}
