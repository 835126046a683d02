import type { LaneOutcome, Refusal } from '@redial/core/adapter';

/** What the script answers to `enter`; waits in milliseconds, as texts because Lua's numbers are cut to whole ones. */
export type EnterAnswer = [
  kind: number,
  wait: string,
  flag: string,
  grantedAt: string,
  rate: string,
  closed: string,
  born: string,
  place: string,
];

/** What it answers to what it is told. */
export type ReportAnswer = [closed: string, born: string];

/** What the script calls it; `done` only gives back what was taken. */
export function outcomeFor(outcome: LaneOutcome, refusal: Refusal | undefined): string {
  if (outcome === 'refused') return outcome;
  if (outcome === 'failed') return refusal?.retryAfterMs === undefined ? 'done' : 'paused';
  return outcome === 'aborted' ? 'done' : 'accepted';
}
