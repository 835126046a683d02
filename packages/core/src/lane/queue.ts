import type { Grant } from './grant.ts';
import { isOpen, isOutage, opensAtMs, sent, settle, turn, type LaneOutcome } from './lane.ts';
import type { Refusal } from './pause.ts';
import type { Call } from './call.ts';
import type { LaneRules } from './rules.ts';
import { LaneState } from './state.ts';
import { pay, refill } from './tokens.ts';

/** Why a request leaves a lane without having gone. */
export interface LaneStop {
  readonly stopReason: 'budget' | 'deadline' | 'wait-too-long';
  /** When it might have gone, in milliseconds from now, as far as the lane knows. */
  readonly retryAfterMs?: number;
  /** It waited for a service that fails; absent: for a limit. */
  readonly isOutage?: true;
}

/** A wait that is not known is not told: 0 would mean now. */
export function laneStop(
  stopReason: LaneStop['stopReason'],
  waitMs: number,
  outage: boolean,
): LaneStop {
  return {
    stopReason,
    ...(waitMs > 0 ? { retryAfterMs: waitMs } : {}),
    ...(outage ? { isOutage: true } : {}),
  };
}

/** How a wait in a lane ends. */
export type Turn = 'go' | 'aborted' | LaneStop;

/** One request that waits for its turn. */
export interface Waiter {
  readonly call: Call;
  /** Leaves without a turn at this moment; Infinity: never. */
  readonly leaveAtMs: number;
  readonly stopReason: LaneStop['stopReason'];
  readonly done: (turn: Turn) => void;
  gone: boolean;
  /** Its number among all that ever waited; given by the queue. */
  arrival?: number;
}

/** After an outage at least every this many calls is one that waited through it. */
const backlogEvery = 8;

/**
 * Who waits, and in which order: resends first, then first attempts, each as they came. Calls that
 * waited through an outage give way to new ones and fill up the spare capacity: served in order, the
 * backlog would make every new call late for as long as it lasts. Who came after the last probe that
 * found the service down may have come when it was back already, and is new.
 *
 * Knows no clock: told the time, it says when it wants to be called again.
 */
export class Queue {
  readonly state: LaneState;
  queued = 0;
  readonly rules: LaneRules;
  readonly #random: () => number;
  readonly #again: Line = new Line();
  readonly #fresh: Line = new Line();
  readonly #backlog: Line = new Line();
  #sinceBacklog = 0;
  #arrivals = 0;
  /** The last arrival before the last probe, and before the one ahead of it. */
  #atProbe = 0;
  #atProbeBefore = 0;
  #left = 0;
  #nextLeaveMs = Infinity;

  constructor(rules: LaneRules, nowMs: number, random: () => number) {
    this.rules = rules;
    this.#random = random;
    this.state = new LaneState(rules, nowMs);
  }

  /** Undefined: the call has gone. `wait`: it must {@link wait}. Else it ends here. */
  enter(
    call: Call,
    failedBefore: boolean,
    nowMs: number,
    resends = 0,
  ): undefined | 'wait' | 'budget' {
    const s = this.state;
    if (failedBefore) {
      if (pay(s, call, nowMs, this.#random) === 'stop') return 'budget';
    } else if (call.attempt === 1) refill(s, Math.max(resends, this.rules.freshTokens));
    if (this.queued > 0) return 'wait';
    if (!(isOpen(s) && s.untilMs <= nowMs)) {
      const atMs = turn(s, nowMs, call.attempt === 1, this.rules, this.#random);
      if (atMs > nowMs) return 'wait';
    }
    this.#send(call, nowMs);
    return undefined;
  }

  /** The earliest moment at which a call that joins now could go: by the vendor's word, or a stated pace. */
  dueMs(nowMs: number): number {
    const s = this.state;
    const isSteady = s.lowRate < Infinity && s.climbMs === Infinity;
    return Math.max(opensAtMs(s, nowMs), isSteady ? s.nextAtMs + this.queued / s.lowRate : 0);
  }

  wait(waiter: Waiter): void {
    const { attempt, epoch } = waiter.call;
    const again = epoch === this.state.epoch ? this.#again : this.#backlog;
    (attempt > 1 ? again : this.#fresh).push(waiter);
    waiter.arrival = ++this.#arrivals;
    this.queued++;
    this.#nextLeaveMs = Math.min(this.#nextLeaveMs, waiter.leaveAtMs);
  }

  /** The waiter leaves without a turn. */
  leave(waiter: Waiter, outcome: Turn): void {
    if (waiter.gone) return;
    waiter.gone = true;
    this.queued--;
    // Those that left behind a head that waits for long are dropped now and then, to free their memory.
    if (this.queued === 0 || ++this.#left > Math.max(64, this.queued)) {
      for (const line of this.#lines()) line.all();
      this.#left = 0;
    }
    waiter.done(outcome);
  }

  settle(call: Call, outcome: LaneOutcome, nowMs: number, refusal?: Refusal, grant?: Grant): void {
    const s = this.state;
    const wasDown = s.down;
    settle(s, call, outcome, nowMs, this.rules, this.#random, this.queued, refusal, grant);
    if (wasDown && !s.down) {
      this.#backlog.take(this.#again, Infinity);
      this.#backlog.take(this.#fresh, this.#atProbeBefore);
    }
  }

  /** Lets go whose turn it is; gives back when to call again, Infinity: when something happens. */
  pump(nowMs: number): number {
    if (nowMs >= this.#nextLeaveMs) this.#leaveLate(nowMs);
    const s = this.state;
    while (this.queued > 0) {
      const scout = this.#fresh.first ?? this.#backlog.first;
      const mayScout = scout?.call.attempt === 1;
      const atMs = turn(s, nowMs, mayScout, this.rules, this.#random);
      if (atMs > nowMs) return Math.min(atMs, this.#nextLeaveMs);
      const waiter = this.#next(nowMs);
      if (!waiter) break;
      if (waiter.leaveAtMs <= nowMs) {
        this.#dismiss(waiter, nowMs);
        continue;
      }
      waiter.gone = true;
      this.queued--;
      this.#send(waiter.call, nowMs);
      waiter.done('go');
    }
    return Infinity;
  }

  #send(call: Call, nowMs: number): void {
    if (this.state.down) {
      this.#atProbeBefore = this.#atProbe;
      this.#atProbe = this.#arrivals;
    }
    sent(this.state, call, nowMs, this.#random);
  }

  /** A call that may well be refused is one that has most attempts left. */
  #next(nowMs: number): Waiter | undefined {
    const s = this.state;
    const [again, fresh, backlog] = this.#lines();
    if (s.down || s.probing || s.peeking || s.untilMs > nowMs) {
      return fresh.shift() ?? backlog.shift() ?? again.shift();
    }
    const overdue = ++this.#sinceBacklog >= backlogEvery ? backlog.shift() : undefined;
    const waiter = overdue ?? again.shift() ?? fresh.shift();
    if (waiter && !overdue) return waiter;
    this.#sinceBacklog = 0;
    return waiter ?? backlog.shift();
  }

  #leaveLate(nowMs: number): void {
    let nextMs = Infinity;
    for (const line of this.#lines()) {
      for (const waiter of line.all()) {
        if (waiter.leaveAtMs <= nowMs) this.#dismiss(waiter, nowMs);
        else nextMs = Math.min(nextMs, waiter.leaveAtMs);
      }
    }
    // To look goes through all of them: where thousands wait, a few milliseconds late is soon enough.
    this.#nextLeaveMs = Math.max(nextMs, nowMs + this.queued / 1_000);
  }

  #dismiss(waiter: Waiter, nowMs: number): void {
    const waitMs = opensAtMs(this.state, nowMs) - nowMs;
    this.leave(waiter, laneStop(waiter.stopReason, waitMs, isOutage(this.state, nowMs)));
  }

  #lines(): [Line, Line, Line] {
    return [this.#again, this.#fresh, this.#backlog];
  }
}

/** First in, first out; those that are gone are skipped. */
class Line {
  #waiters: Waiter[] = [];
  #head = 0;

  get first(): Waiter | undefined {
    while (this.#waiters[this.#head]?.gone) this.#head++;
    return this.#waiters[this.#head];
  }

  push(waiter: Waiter): void {
    this.#waiters.push(waiter);
  }

  shift(): Waiter | undefined {
    const first = this.first;
    if (first) this.#head++;
    if (this.#head > 32 && this.#head * 2 > this.#waiters.length) this.all();
    return first;
  }

  /** Those that wait; the others are let go of. */
  all(): readonly Waiter[] {
    this.#waiters = this.#waiters.slice(this.#head).filter(({ gone }) => !gone);
    this.#head = 0;
    return this.#waiters;
  }

  /** Takes over who waits in another line, up to an arrival. */
  take(other: Line, lastArrival: number): void {
    const isTaken = ({ arrival = 0 }: Waiter): boolean => arrival <= lastArrival;
    const theirs = other.all();
    this.#waiters = [...this.all(), ...theirs.filter(isTaken)];
    other.#waiters = theirs.filter((waiter) => !isTaken(waiter));
  }
}
