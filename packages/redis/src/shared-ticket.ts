import type {
  HeaderLookup,
  LaneOutcome,
  LaneStop,
  LaneTicket,
  Patience,
  Refusal,
  Turn,
} from '@redial/core/adapter';
import type { Granted } from './script-calls.ts';

/** What one request holds of the fleet's limit while it is under way. */
export interface Slot extends Granted {
  sentAtMs: number;
}

/** The lane as its requests see it. */
export interface SlotSource {
  readonly isAlone: boolean;
  /** The service fails, or has just come back: the process's own gate alone says who goes of those that wait there. */
  readonly isInOutage: boolean;
  /** The process's own gate lets calls go by fields that it has read itself. */
  readonly hasOwnFields: boolean;
  wait(fresh: boolean, patience: Patience, done: (turn: Turn, slot?: Slot) => void): void;
  sent(slot: Slot): void;
  giveBack(slot: Slot): void;
  report(
    slot: Slot,
    outcome: LaneOutcome,
    attempt: number,
    refusal?: Refusal,
    header?: HeaderLookup,
  ): void;
  /** What a call brings that was sent while Redis was away. */
  tellPause(outcome: LaneOutcome, refusal: Refusal | undefined): void;
}

/** A request: first the fleet's slot, then the process's own gate. */
export class SharedTicket implements LaneTicket {
  readonly #lane: SlotSource;
  readonly #own: LaneTicket;
  #slot: Slot | undefined;
  #attempt = 0;

  constructor(lane: SlotSource, own: LaneTicket) {
    this.#lane = lane;
    this.#own = own;
  }

  enter(patience: Patience, sinceMs?: number): undefined | LaneStop | Promise<Turn> {
    this.#attempt++;
    this.#slot = undefined;
    // Where it waits may change; for how long does not.
    const bounds = { ...patience, sinceMs };
    return this.#lane.isAlone ? this.#enterAlone(bounds) : this.#enterFleet(bounds);
  }

  /** Who has waited here while Redis was away goes on in the fleet's line. */
  #enterAlone(patience: Patience): undefined | LaneStop | Promise<Turn> {
    const own = this.#own.enter(patience);
    if (!(own instanceof Promise)) return own;
    return own.then((turn) => {
      if (turn !== 'go' || this.#lane.isAlone || this.#lane.isInOutage) return turn;
      this.#own.report('aborted');
      return this.#enterFleet(patience);
    });
  }

  #enterFleet(patience: Patience): Promise<Turn> {
    return new Promise((resolve) => {
      this.#lane.wait(this.#attempt === 1, patience, (turn, slot) => {
        if (turn !== 'go') return resolve(turn);
        if (!slot) return resolve(this.#enterAlone(patience) ?? turn);
        const own = this.#own.enter(patience);
        if (own === undefined) {
          this.#took(slot);
          return resolve('go');
        }
        if (!(own instanceof Promise)) {
          this.#lane.giveBack(slot);
          return resolve(own);
        }
        void own.then((ownTurn) => {
          if (ownTurn === 'go') this.#took(slot);
          else this.#lane.giveBack(slot);
          resolve(ownTurn);
          return ownTurn;
        });
      });
    });
  }

  report(outcome: LaneOutcome, refusal?: Refusal, header?: HeaderLookup): void {
    const slot = this.#slot;
    this.#slot = undefined;
    const isTold = slot !== undefined || refusal?.retryAfterMs !== undefined;
    const { isAlone, hasOwnFields } = this.#lane;
    if (!isTold || isAlone) this.#own.report(outcome, refusal, header);
    // What the fleet knows of refusals the process's own gate need not hear, nor of fields unless some wait there by them.
    else {
      const own = outcome === 'refused' ? 'answered' : outcome;
      this.#own.report(own, refusal, hasOwnFields ? header : undefined);
    }
    if (slot) this.#lane.report(slot, outcome, this.#attempt, refusal, header);
    else if (isTold) this.#lane.tellPause(outcome, refusal);
  }

  #took(slot: Slot): void {
    this.#slot = slot;
    this.#lane.sent(slot);
  }
}
