import type { HeaderLookup } from './fields.ts';
import type { LaneOutcome } from './lane.ts';
import type { Refusal } from './pause.ts';
import type { LaneStop, Turn } from './queue.ts';
import type { LaneOptions } from './setup.ts';
import type { Call } from './call.ts';

/** What bounds one wait. */
export interface Patience {
  readonly maxWaitMs: number;
  /** By the clock's `monotonicMs`: when it began, where that was before it came here. Default: now. */
  readonly sinceMs?: number | undefined;
  /** By the clock's `monotonicMs`; Infinity, the default: none. */
  readonly deadlineAtMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** How often the request itself may be sent again; the lane's own policy says so for all. */
  readonly resends?: number;
}

/** Jitter is allowed on top of a wait that is as long as `maxWaitMs`, as it is on a server's hint. */
const grace = 1.05;

/** When a wait ends without a turn; Infinity: never. */
export function leaveAtMs(patience: Patience, { patient }: LaneOptions, nowMs: number): number {
  const { maxWaitMs, sinceMs = nowMs, deadlineAtMs = Infinity } = patience;
  return patient ? deadlineAtMs : Math.min(deadlineAtMs, sinceMs + maxWaitMs * grace);
}

/** One request in its lane: asks before each attempt, and reports after it. */
export interface LaneTicket {
  /**
   * Before each attempt. Undefined: it may go at once, which is all there is where nothing was
   * ever refused. A promise ends with its turn, its abort, or a reason to stop.
   *
   * @param nowMs by the clock's `monotonicMs`, where it has just been read: that is what costs most
   */
  enter(patience: Patience, nowMs?: number): undefined | LaneStop | Promise<Turn>;
  /**
   * After each attempt that went.
   *
   * @param refusal of a refusal or a failure: what the vendor asked for, and the verdict's wait
   * @param header looks up a field of the answer; only called where it may tell something
   * @param nowMs as for `enter`
   */
  report(outcome: LaneOutcome, refusal?: Refusal, header?: HeaderLookup, nowMs?: number): void;
}

/** The gate as a ticket sees it: an interface, so that the two files do not import each other. */
export interface Turnstile {
  enter(
    call: Call,
    failedBefore: boolean,
    patience: Patience,
    nowMs?: number,
  ): undefined | LaneStop | Promise<Turn>;
  settle(
    call: Call,
    outcome: LaneOutcome,
    refusal: Refusal | undefined,
    header: HeaderLookup | undefined,
    nowMs?: number,
  ): void;
}

/** A request in a lane of this process. */
export class Ticket implements Call, LaneTicket {
  attempt = 0;
  sentAtMs = 0;
  epoch = 0;
  order = 0;
  window = 0;
  paid = false;
  early = false;
  overloaded = false;
  scout = false;
  beyond = false;
  blind = false;
  readonly #gate: Turnstile;
  #failed = false;
  #isOut = false;

  constructor(gate: Turnstile) {
    this.#gate = gate;
  }

  enter(patience: Patience, nowMs?: number): undefined | LaneStop | Promise<Turn> {
    this.attempt++;
    const entered = this.#gate.enter(this, this.#failed, patience, nowMs);
    if (entered === undefined) this.#isOut = true;
    else if (entered instanceof Promise) {
      return entered.then((turn) => {
        this.#isOut = turn === 'go';
        return turn;
      });
    }
    return entered;
  }

  report(outcome: LaneOutcome, refusal?: Refusal, header?: HeaderLookup, nowMs?: number): void {
    if (!this.#isOut) return;
    this.#isOut = false;
    this.#failed = outcome === 'failed';
    this.overloaded = refusal?.overloaded === true;
    this.#gate.settle(this, outcome, refusal, header, nowMs);
  }
}
