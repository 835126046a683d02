import type { Clock } from '@redial/core';
import { laneStop, type LaneStop, type Turn } from '@redial/core/adapter';
import type { Closing } from './script-calls.ts';
import type { Slot } from './shared-ticket.ts';

/** One request that waits for a slot. */
export interface Waiter {
  readonly fresh: boolean;
  /** Leaves without a slot at this moment; Infinity: never. */
  readonly leaveAtMs: number;
  readonly stop: LaneStop['stopReason'];
  readonly done: (turn: Turn, slot?: Slot) => void;
}

/**
 * Who waits for a slot, as they came. Each leaves in time by a timer of the line's own, whatever the
 * lane is waiting for: a slot's moment, or an answer of Redis.
 */
export class Line {
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();
  #closedUntilMs = -Infinity;
  #closing: Closing = 'refused';
  #alarm: AbortController | undefined;
  #wakeAtMs = Infinity;
  #sleep: AbortController | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#waiters.size;
  }

  /** Whether a request is here that was never sent. */
  get hasFresh(): boolean {
    return this.#firstFresh() !== undefined;
  }

  /** As far as is known nobody gets a slot before this. */
  get closedUntilMs(): number {
    return this.#closedUntilMs;
  }

  /** What holds them until then. */
  get closing(): Closing {
    return this.#closing;
  }

  /** Slots that were granted before count no more. Where all that is granted is used up they are part of it. */
  get isPaused(): boolean {
    return this.#closing !== 'used-up' && this.#closedUntilMs > this.#clock.monotonicMs();
  }

  /** Who would leave before that leaves at once: waiting would be for nothing. */
  close(untilMs: number, closing: Closing): void {
    const before = this.#closedUntilMs;
    this.#closedUntilMs = untilMs;
    this.#closing = closing;
    if (untilMs > before) this.#dismiss();
  }

  join(waiter: Waiter): void {
    this.#waiters.add(waiter);
    const nowMs = this.#clock.monotonicMs();
    if (this.#isLate(waiter, nowMs)) this.#leaveLate(waiter, nowMs);
    else if (waiter.leaveAtMs < this.#wakeAtMs) this.#wakeAt(waiter.leaveAtMs, nowMs);
  }

  leave(waiter: Waiter, turn: Turn, slot?: Slot): void {
    if (!this.#waiters.delete(waiter)) return;
    if (this.size === 0) this.#rest();
    waiter.done(turn, slot);
  }

  /** The first of them gets the slot; false: nobody is left who could. */
  go(slot: Slot): boolean {
    // A busy process may come to this before its timer.
    const nowMs = this.#clock.monotonicMs();
    if (nowMs >= this.#wakeAtMs) this.#dismiss();
    for (const late of this.#waiters) {
      if (late.leaveAtMs > nowMs) break;
      this.#leaveLate(late, nowMs);
    }
    const [first] = this.#waiters;
    const waiter = (slot.flag === 's' && this.#firstFresh()) || first;
    if (waiter) this.leave(waiter, 'go', slot);
    return waiter !== undefined;
  }

  /** More than may wait: so many of those who came last leave. */
  dropNewest(count: number): void {
    const stop = this.tooLong();
    let older = this.size - count;
    for (const waiter of this.#waiters) if (--older < 0) this.leave(waiter, stop);
  }

  /** For who may not even wait. */
  tooLong(): LaneStop {
    const waitMs = this.#closedUntilMs - this.#clock.monotonicMs();
    return laneStop('wait-too-long', waitMs, this.#closing === 'outage');
  }

  /** All go on without a slot. */
  flush(): void {
    for (const waiter of this.#waiters) this.leave(waiter, 'go');
  }

  /** Sleeps for as long as anybody waits. */
  async sleep(delayMs: number): Promise<void> {
    if (this.size === 0) return;
    this.#sleep ??= new AbortController();
    await this.#clock.sleep(delayMs, this.#sleep.signal);
  }

  #firstFresh(): Waiter | undefined {
    for (const waiter of this.#waiters) if (waiter.fresh) return waiter;
    return undefined;
  }

  #isLate({ leaveAtMs }: Waiter, nowMs: number): boolean {
    return leaveAtMs <= nowMs || leaveAtMs < this.#closedUntilMs;
  }

  #leaveLate(waiter: Waiter, nowMs: number): void {
    const isOutage = this.#closing === 'outage';
    this.leave(waiter, laneStop(waiter.stop, this.#closedUntilMs - nowMs, isOutage));
  }

  #dismiss(): void {
    const nowMs = this.#clock.monotonicMs();
    let nextMs = Infinity;
    for (const waiter of this.#waiters) {
      if (this.#isLate(waiter, nowMs)) this.#leaveLate(waiter, nowMs);
      else nextMs = Math.min(nextMs, waiter.leaveAtMs);
    }
    // To look goes through all of them: where thousands wait, a few milliseconds late is soon enough.
    this.#wakeAt(Math.max(nextMs, nowMs + this.size / 1_000), nowMs);
  }

  #wakeAt(atMs: number, nowMs: number): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    this.#wakeAtMs = atMs;
    if (atMs === Infinity) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    void this.#clock.sleep(atMs - nowMs, alarm.signal).then((slept) => {
      if (slept === 'elapsed' && this.#alarm === alarm) this.#dismiss();
      return slept;
    });
  }

  /** Nobody waits: no timer stays behind. */
  #rest(): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    this.#wakeAtMs = Infinity;
    this.#sleep?.abort();
    this.#sleep = undefined;
  }
}
