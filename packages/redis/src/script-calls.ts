import type { Grant, LaneOutcome, LanePolicy, Refusal } from '@redial/core/adapter';
import type { Slot } from './shared-ticket.ts';

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
  isOutage: string,
];

/** What it answers to what it is told. */
export type ReportAnswer = [closed: string, born: string, isOutage: string];

/** What the script calls it; `done` only gives back what was taken. */
export function outcomeFor(outcome: LaneOutcome, refusal: Refusal | undefined): string {
  if (outcome === 'refused') return outcome;
  if (outcome === 'failed') return refusal?.retryAfterMs === undefined ? 'done' : 'paused';
  return outcome === 'aborted' ? 'done' : 'accepted';
}

/** What there is to tell of a call that has ended. */
interface Ended {
  readonly op: string;
  readonly tookMs: number;
  /** When it is reported, by the clock of Redis. */
  readonly atMs: number;
  readonly slot: Slot;
  readonly attempt: number;
  readonly refusal: Refusal | undefined;
  readonly grant: Grant | undefined;
  /** The process's own calls that are under way. */
  readonly inFlight: number;
  readonly policy: Pick<LanePolicy, 'baseDelayMs' | 'maxDelayMs'>;
}

/** The same in the order in which the script takes it. */
export function reportArgs(ended: Ended): string[] {
  const { op, tookMs, atMs, slot, attempt, refusal, grant, inFlight, policy } = ended;
  const { remaining = -1, resetMs = 0, quota = 0, windowMs = 0 } = grant ?? {};
  const numbers = [
    tookMs,
    refusal?.retryAfterMs ?? -1,
    refusal?.delayMs ?? 0,
    attempt,
    remaining,
    resetMs,
    quota,
    windowMs,
    inFlight,
    policy.baseDelayMs,
    policy.maxDelayMs,
  ];
  return ['report', '0', op, ...numbers.map(String), slot.flag, slot.grantedAt, atMs.toFixed(3)];
}
