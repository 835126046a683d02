import type { Clock } from '@redial/core';
import type { Line } from './line.ts';

/** Of who has none: the next free slot is asked for. */
const none = 0;

/**
 * The places in the fleet's line that this process was given, and that nobody asks with at the moment.
 * The lowest is asked with first; the others keep.
 */
export class Places {
  readonly #clock: Clock;
  #places: { readonly place: number; readonly dueAtMs: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param dueAtMs when it was said to come back */
  add(place: number, dueAtMs: number): void {
    const at = this.#places.findIndex((other) => other.place > place);
    this.#places.splice(at < 0 ? this.#places.length : at, 0, { place, dueAtMs });
  }

  /** The place to ask with, when it is time to. */
  async next(line: Line): Promise<number> {
    const first = this.#places.shift();
    if (!first) return none;
    const waitMs = first.dueAtMs - this.#clock.monotonicMs();
    if (waitMs >= 1) await line.sleep(waitMs);
    return first.place;
  }

  clear(): void {
    this.#places = [];
  }
}
