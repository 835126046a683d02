import type { Grant, LaneOutcome, LanePolicy, Refusal } from '@redial/core/adapter';

/** What a process holds of the fleet's limit, as the script gave it: it is handed back with the report. */
export interface Granted {
  readonly flag: string;
  /** By the clock of Redis, in milliseconds with three decimals. */
  readonly grantedAt: string;
  /** Its number among all that were granted. */
  readonly order: number;
}

/** What holds the fleet: the vendor has refused, or it fails, or nothing is left of what it has granted. */
export type Closing = 'refused' | 'outage' | 'used-up';

/** What is known of the fleet: each answer of the script tells it. */
export interface FleetNews {
  /** When it was told, by the clock of Redis. */
  readonly atMs: number;
  /** For so long surely nobody goes. */
  readonly closedMs: number;
  /** When the lane began in Redis: another one has lost what was told to this one. */
  readonly born: string;
  /** The furthest moment that a pause was ever to last until: an older one, and Redis is an older copy of itself. */
  readonly furthest: number;
  readonly closing: Closing;
  /** The fleet's pace, in calls a millisecond; 0: none. */
  readonly rate: number;
  /** Calls go at that pace, so many in a window, or so many at once. */
  readonly isPaced: boolean;
}

/** The answer to `enter`. */
export interface Entered extends FleetNews, Granted {
  /** A slot is taken: go when the wait is over. Else come back then. */
  readonly goes: boolean;
  readonly waitMs: number;
  /** Among those who wait for slots; 0: none. */
  readonly place: number;
}

/** Of every call. */
interface Sent {
  /** When, by the clock of Redis; undefined: that is not known. What comes far too late is nobody's any more. */
  readonly sentAtMs: number | undefined;
}

/** What to begin with where Redis knows nothing. */
interface Known extends Sent {
  /** The fleet's pace, in calls a millisecond, as this process heard it last; 0: none. */
  readonly knownRate: number;
}

/** Asks for a slot. */
export interface Ask extends Known {
  /** The user's own rate, in calls a millisecond; 0: none. */
  readonly statedRate: number;
  /** A request is here that was never sent. */
  readonly fresh: boolean;
  readonly place: number;
}

/** Tells of a pause that Redis has lost, or never heard of. */
export interface Keep extends Known {
  readonly leftMs: number;
  readonly isOutage: boolean;
}

/** Tells of a call that has ended. */
export interface Ended extends Sent {
  /** What the script calls it; `done` only gives back what was taken. */
  readonly outcome: 'accepted' | 'refused' | 'paused' | 'done';
  readonly tookMs: number;
  readonly slot: Granted;
  readonly attempt: number;
  readonly refusal: Refusal | undefined;
  readonly grant: Grant | undefined;
  /** The process's own calls that are under way, and its requests that wait. */
  readonly inFlight: number;
  readonly queued: number;
  readonly policy: Pick<LanePolicy, 'baseDelayMs' | 'maxDelayMs'>;
}

export function outcomeFor(outcome: LaneOutcome, refusal: Refusal | undefined): Ended['outcome'] {
  if (outcome === 'refused') return outcome;
  if (outcome === 'failed') return refusal?.retryAfterMs === undefined ? 'done' : 'paused';
  return outcome === 'aborted' ? 'done' : 'accepted';
}

/** The script's arguments: what it is to do, and what about, by the names that it reads. */
export const enterArgs = (ask: Ask): string[] => ['enter', JSON.stringify(ask)];

export const keepArgs = (keep: Keep): string[] => ['keep', JSON.stringify(keep)];

/** A slot that came too late for anybody. */
export const unusedArgs = ({ grantedAt }: Granted): string[] => {
  const about = { knownRate: 0, outcome: 'done', grantedAtMs: Number(grantedAt) };
  return ['report', JSON.stringify(about)];
};

export function reportArgs(ended: Ended): string[] {
  const { outcome, sentAtMs, tookMs, slot, attempt, refusal, grant, inFlight, queued, policy } =
    ended;
  const about = {
    knownRate: 0,
    outcome,
    sentAtMs,
    tookMs,
    flag: slot.flag,
    order: slot.order,
    grantedAtMs: Number(slot.grantedAt),
    attempt,
    toldMs: refusal?.retryAfterMs ?? -1,
    delayMs: refusal?.delayMs ?? 0,
    inFlight,
    queued,
    baseDelayMs: policy.baseDelayMs,
    maxDelayMs: policy.maxDelayMs,
    remaining: grant?.remaining ?? -1,
    resetMs: grant?.resetMs ?? 0,
    quota: grant?.quota ?? 0,
    windowMs: grant?.windowMs ?? 0,
  };
  return ['report', JSON.stringify(about)];
}

/**
 * The answer to `keep` and `report`. One text, so that no client can change its types.
 *
 * @throws TypeError when it is not of this script.
 */
export function readNews(answer: unknown): FleetNews {
  const news = JSON.parse(String(answer)) as FleetNews;
  if (!(news.closedMs >= 0)) throw new TypeError('redial: this is no answer of the lane script');
  return news;
}

/** The answer to `enter`. To come back at once would mean to ask for ever. */
export function readEntered(answer: unknown): Entered {
  const entered = readNews(answer) as Entered;
  if (!(entered.goes ? entered.waitMs >= 0 : entered.waitMs > 0)) {
    throw new TypeError('redial: this is no answer to one that asks for a slot');
  }
  return entered;
}
