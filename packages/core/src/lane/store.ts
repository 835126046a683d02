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
 * unused for longest.
 */
export function memoryLanes(): LaneStore {
  const gates = new Map<string, Gate>();
  const sweep = (nowMs: number): void => {
    const isFull = gates.size >= mostLanes;
    for (const [key, gate] of isFull ? [...gates].toSorted(byUse) : gates) {
      const isOld = nowMs - gate.lastUsedMs > idleMs || gates.size >= mostLanes;
      if (isOld && gate.isIdle) gates.delete(key);
    }
  };
  return {
    lane(key, setup) {
      const known = gates.get(key);
      if (known) return known;
      const gate = new Gate(key, setup);
      gate.lastUsedMs = setup.clock.monotonicMs();
      sweep(gate.lastUsedMs);
      gates.set(key, gate);
      return gate;
    },
    views: () => [...gates.values()].map((gate) => gate.view()),
  };
}
