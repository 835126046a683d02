import type { Clock } from '../wait/clock.ts';
import { Gate } from './gate.ts';
import type { LaneTicket } from './ticket.ts';
import type { LaneChange, LaneView } from './view.ts';

/** How a lane behaves; every field has a default. */
export interface LaneOptions {
  /** Calls a second that are allowed, where you know it: paced from the first call, nothing is learned. */
  perSecond?: number;
  /** Part of the limit that this process may use, above 0, up to 1: one of four processes, 0.25. */
  share?: number;
  /** Waits for a turn end only by abort or `deadlineMs`, not by `maxWaitMs`: for batches. Default: false. */
  patient?: boolean;
  /** Requests that may wait in one lane; more end with `wait-too-long`. Default: 100,000. */
  maxQueued?: number;
}

/** What a lane takes over from the policy. */
export interface LanePolicy {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly maxAttempts: number;
}

/** What a store is told when it makes a lane. */
export interface LaneSetup {
  readonly options: LaneOptions;
  readonly policy: LanePolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange?: ((change: LaneChange, lane: LaneView) => void) | undefined;
}

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

/** Lanes in this process's memory: at most 1,000, and those unused for ten minutes are dropped. */
export function memoryLanes(): LaneStore {
  const gates = new Map<string, Gate>();
  const sweep = (nowMs: number): void => {
    for (const [key, gate] of gates) {
      const isOld = nowMs - gate.lastUsedMs > idleMs || gates.size >= mostLanes;
      if (isOld && gate.isIdle) gates.delete(key);
    }
  };
  return {
    lane(key, setup) {
      const known = gates.get(key);
      if (known) return known;
      const gate = createGate(key, setup);
      gate.lastUsedMs = setup.clock.monotonicMs();
      sweep(gate.lastUsedMs);
      gates.set(key, gate);
      return gate;
    },
    views: () => [...gates.values()].map((gate) => gate.view()),
  };
}

/** A lane in memory, with what options and policy leave open filled in. */
export function createGate(key: string, setup: LaneSetup): Gate {
  const { perSecond, share = 1, patient = false, maxQueued = 100_000 } = setup.options;
  const { baseDelayMs, maxDelayMs, maxAttempts } = setup.policy;
  return new Gate({
    key,
    rules: {
      baseDelayMs,
      maxDelayMs,
      freshTokens: Math.min(maxAttempts - 1, 1_000),
      statedRate: perSecond === undefined ? Infinity : (perSecond * share) / 1000,
      share,
    },
    clock: setup.clock,
    random: setup.random,
    patient,
    maxQueued,
    onChange: setup.onChange,
  });
}
