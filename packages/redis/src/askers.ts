import type { Clock } from '@redial/core';
import type { Line } from './line.ts';
import { Places } from './places.ts';
import type { Ask, Entered } from './script-calls.ts';
import type { Slot } from './shared-ticket.ts';
import { Width } from './width.ts';

/** The lane that the line is for. */
export interface AskedFor {
  readonly isAlone: boolean;
  /** Undefined: Redis did not answer well, and nobody waits any more. */
  ask(about: Pick<Ask, 'fresh' | 'place'>): Promise<Entered | undefined>;
  giveBack(slot: Slot): void;
}

/**
 * Asks Redis for slots, for those in the line, the first of them first: as many at once as makes sense.
 * Who was told to come back does so as long as anybody waits.
 */
export class Askers {
  readonly #lane: AskedFor;
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #maxQueued: number;
  readonly #places: Places;
  readonly #width: Width = new Width();
  #asking = 0;
  #unanswered = 0;

  constructor(lane: AskedFor, line: Line, clock: Clock, maxQueued: number) {
    this.#lane = lane;
    this.#line = line;
    this.#clock = clock;
    this.#maxQueued = maxQueued;
    this.#places = new Places(clock);
  }

  /** No more may wait. Who only waits for an answer of Redis may be gone in a moment. */
  get isFull(): boolean {
    return this.#asking >= this.#width.value && this.#queued >= this.#maxQueued;
  }

  /** Has as many ask as there are in the line, and as makes sense. */
  go(): void {
    while (this.#line.size > this.#asking) {
      if (this.#lane.isAlone) return this.#line.flush();
      if (this.#asking >= this.#width.value) return;
      this.#asking++;
      void this.#untilGranted();
    }
  }

  /** Those who have been told to come back, or to wait until one of them has been. */
  get #queued(): number {
    return this.#line.size - this.#unanswered;
  }

  async #untilGranted(): Promise<void> {
    let place = await this.#places.next(this.#line);
    while (this.#line.size > 0) {
      this.#unanswered++;
      const entered = await this.#lane.ask({ fresh: this.#line.hasFresh, place });
      this.#unanswered--;
      if (!entered) break;
      const { goes, waitMs, closedMs, rate, flag, grantedAt, order } = entered;
      this.#width.heard(goes, closedMs > 0, rate, this.#asking);
      if (goes) {
        if (waitMs >= 1) await this.#line.sleep(waitMs);
        this.#use({ flag, grantedAt, order, sentAtMs: 0 });
        break;
      }
      this.#sendAway();
      this.#places.add(entered.place, this.#clock.monotonicMs() + waitMs);
      if (this.#asking > this.#width.value) break;
      place = await this.#places.next(this.#line);
    }
    if (this.#line.size === 0) this.#places.clear();
    this.#asking--;
    this.go();
  }

  /** More than may wait. In one sweep for many answers, because a sweep is as long as the line. */
  #sendAway(): void {
    const surplus = this.#queued - this.#maxQueued;
    if (surplus > this.#unanswered / 8) this.#line.dropNewest(surplus);
  }

  /** A slot from before a pause, or of a Redis that has lost it, is not used in it. */
  #use(slot: Slot): void {
    if ((this.#line.isPaused && slot.flag !== 's') || !this.#line.go(slot))
      this.#lane.giveBack(slot);
  }
}
