/**
 * How many of a process's requests may ask for a slot at once. While all is open everybody does; in a
 * pause one, who hears when it is over; at a pace as many as slots are given ahead of time; and where
 * the fleet's window is full, as many as get one.
 */
export class Width {
  #value = Infinity;

  get value(): number {
    return this.#value;
  }

  /**
   * What was answered to one that asked.
   *
   * @param rate the fleet's pace, in calls a millisecond; 0: none
   * @param asking how many do at the moment
   */
  heard(isGranted: boolean, isPaused: boolean, rate: number, asking: number): void {
    if (isPaused && !isGranted) this.#value = 1;
    else if (rate > 0) this.#value = Math.max(1, Math.ceil(rate * 20));
    else if (isGranted) this.#value++;
    else this.#value = Math.max(1, Math.floor(Math.min(this.#value, asking) / 2));
  }
}
