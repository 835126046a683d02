import { Gate } from './gate.ts';
import type { LaneSetup } from './setup.ts';
import type { LaneTicket } from './ticket.ts';
import type { LaneView } from './view.ts';

/** Where lanes live. */
export interface LaneStore {
  /** The lane of a key, made if it is not there. Synchronous: no request waits for its lane. */
  lane(key: string, setup: LaneSetup): Lane;
  /** All lanes of this process. */
  views(): readonly LaneView[];
}

/** One lane, as a request sees it. */
export interface Lane {
  ticket(): LaneTicket;
}

const mostLanes = 1_000;
const idleMs = 600_000;

const byUse = ([, a]: [string, Gate], [, b]: [string, Gate]): number => a.lastUsedMs - b.lastUsedMs;

/**
 * Lanes in this process's memory: those unused for ten minutes are dropped, and of more than 1,000 those
 * unused for longest, a tenth at once. One that is in use stays; one whose pause is under way goes only
 * where there are ten times as many.
 */
export function memoryLanes(): LaneStore {
  const gates = new Map<string, Gate>();
  let sweepAt = mostLanes;
  const sweep = (nowMs: number): void => {
    const isFull = gates.size >= sweepAt;
    for (const [key, gate] of isFull ? [...gates].toSorted(byUse) : gates) {
      const isOld = nowMs - gate.lastUsedMs > idleMs || (isFull && gates.size > 0.9 * mostLanes);
      const isSpare = gate.isIdle || (gates.size > 9 * mostLanes && !gate.isBusy);
      if (isOld && isSpare) gates.delete(key);
    }
    // What could not be dropped is not sorted again for each that comes.
    sweepAt = gates.size < mostLanes ? mostLanes : gates.size + mostLanes / 10;
  };
  return {
    lane(key, setup) {
      const known = gates.get(key);
      if (known) return known;
      const gate = new Gate(key, setup);
      gate.lastUsedMs = setup.clock.monotonicMs();
      if (gates.size < mostLanes || gates.size >= sweepAt) sweep(gate.lastUsedMs);
      gates.set(key, gate);
      return gate;
    },
    views: () => [...gates.values()].map((gate) => gate.view()),
  };
}
