import type { Call } from './call.ts';
import type { LaneRules } from './rules.ts';
import { LaneState } from './state.ts';

export const rules: LaneRules = {
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  freshTokens: 3,
  statedRate: Infinity,
  share: 1,
};

/** The lower end of every jitter. */
export const noJitter = (): number => 0;

/** A lane of the test clock's moment 0, with what a test wants changed. */
export const laneOf = (changes: Partial<LaneState> = {}): LaneState =>
  Object.assign(new LaneState(rules, 0), changes);

export const callOf = (changes: Partial<Call> = {}): Call => ({
  attempt: 1,
  sentAtMs: 0,
  epoch: 0,
  order: 0,
  window: 0,
  paid: false,
  scout: false,
  beyond: false,
  blind: false,
  ...changes,
});
