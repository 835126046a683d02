import type { Clock } from '@redial/core';
import type { Line } from './line.ts';
import type { Closing, FleetNews } from './script-calls.ts';

/** What was asked of the script. */
export type Asked = 'enter' | 'report' | 'keep';

/** Tells Redis of a pause, and this process of the answer. */
export type TellPause = (leftMs: number, isOutage: boolean) => Promise<void>;

/**
 * For how long the fleet is closed, as far as this process knows: it closes the line. What Redis has lost, it is told
 * again.
 */
export class FleetPause {
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #tell: TellPause;
  /** What a vendor asked for that Redis has not confirmed yet. */
  #unconfirmedMs = -Infinity;
  /** Of which beginning of the lane in Redis the last answer was. */
  #born: string | undefined;
  #furthest = 0;
  #isReminding = false;

  constructor(line: Line, clock: Clock, tell: TellPause) {
    this.#line = line;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** What Redis has told of it, and what it has not heard yet. */
  get untilMs(): number {
    return Math.max(this.#line.closedUntilMs, this.#unconfirmedMs);
  }

  /** The furthest moment that Redis has named, by its clock: a later answer that knows less is none of the same Redis. */
  get furthest(): number {
    return this.#furthest;
  }

  /** Redis is away, and the process alone keeps to the pause; back, it may have lost everything. */
  mayBeLost(untilMs: number): void {
    this.#born = undefined;
    this.#line.close(Math.max(this.#line.closedUntilMs, untilMs), this.#line.closing);
  }

  /** Redis is being told; what is given back is to be called when it has heard. */
  telling(untilMs: number): () => void {
    this.#unconfirmedMs = Math.max(this.#unconfirmedMs, untilMs);
    return () => {
      if (this.#unconfirmedMs === untilMs) this.#unconfirmedMs = -Infinity;
    };
  }

  /** Told by a call that Redis has given no slot to. */
  told(untilMs: number, closing: Closing): void {
    if (untilMs <= this.#line.closedUntilMs) return;
    this.#line.close(untilMs, closing);
    void this.#remind();
  }

  /**
   * Only `enter` is told of all that holds the fleet: other answers never take away from what is known. Where Redis has begun anew, or is
   * an older copy, it has lost a pause that this process knows of: that is kept, and Redis told of it.
   *
   * @param known the furthest moment that was known when it was asked: answers of a pool overtake each other
   */
  heard({ closedMs, closing, born, furthest }: FleetNews, to: Asked, known: number): void {
    const untilMs = this.#clock.monotonicMs() + closedMs;
    const before = this.#line.closedUntilMs;
    const isAnew = born !== this.#born || furthest < known;
    const isOvertaken = !isAnew && furthest < this.#furthest;
    this.#born = born;
    this.#furthest = isAnew ? furthest : Math.max(this.#furthest, furthest);
    if (isAnew && before > untilMs + 1) return void this.#remind();
    if (isOvertaken || (this.#isReminding && to !== 'keep')) return;
    // Where none is under way, the last one was over by now.
    const closedUntilMs = closedMs > 0 ? untilMs : Math.min(before, untilMs);
    if (to === 'enter' || untilMs >= before) this.#line.close(closedUntilMs, closing);
  }

  async #remind(): Promise<void> {
    this.#isReminding = true;
    const { closedUntilMs, closing } = this.#line;
    const leftMs = closedUntilMs - this.#clock.monotonicMs();
    await this.#tell(leftMs, closing === 'outage');
    this.#isReminding = false;
  }
}
