import type { Call } from './call.ts';
import { endPace } from './pace.ts';
import type { LaneRules } from './rules.ts';
import type { LaneState } from './state.ts';

/** So many rows must agree with the one before them; and so many more once that was wrong. */
const enoughRows = 2;
const doubtedRows = 30;
/** More in flight with each acceptance, one fewer with each refusal: one call in fifty is refused. */
const growth = 0.02;
/** So many times as long as a refusal must a call take. */
const long = 3;
/** Of calls that take less, one is in flight at any pace; and the pace is as good. */
const leastMs = 100;

/**
 * Many vendors limit how many calls run at once, and not how many are sent in a time; in the answer both look the
 * same. But whatever the pace is, such a refusal comes when just as many of the calls that were sent before it are in
 * flight as ever. Where two rows agree with the one before them the lane goes by that number: the next call goes as
 * soon as an answer comes, and each refused call waits by itself, nobody else. A refusal while far fewer are in flight
 * shows that it is another limit after all.
 */
export const isConcurrencyLimited = (s: LaneState): boolean => s.concurrencyRows >= enoughRows;

/** Calls in flight that were sent before it: those that have the places which it asks for. */
const ahead = (s: LaneState, call: Call): number => s.inFlight - (s.sends - call.order);

/** As many may be in flight as like; it is to be shown again that it is not so. */
export function endConcurrencyLimit(s: LaneState, concurrencyRows: number): void {
  s.concurrencyRows = concurrencyRows;
  s.limit = Infinity;
}

/** A call was accepted: a little more may go at once, where somebody waits. */
export function seekRoom(s: LaneState, queued: number): void {
  if (queued > 0) s.limit += growth;
}

/** A call was refused; true: because others have all the places, so that it stops nobody. */
export function lacksRoom(s: LaneState, call: Call, rules: LaneRules): boolean {
  if (s.down || call.epoch !== s.epoch) return false;
  if (isConcurrencyLimited(s)) {
    const isFull = s.inFlight > 0 && s.inFlight + 1 >= 0.8 * s.concurrency;
    // Those that were sent before there was a bound say nothing against it: what is in flight beside them fits.
    if (isFull) s.limit = Math.min(s.limit, Math.max(s.limit, s.inFlight + growth) - 1);
    else endConcurrencyLimit(s, -doubtedRows);
    return isFull;
  }
  // Of calls that went all at once: what is in flight when the last of them is refused.
  if (s.closing || call.sentAtMs <= s.refusedAtMs) s.concurrency = s.inFlight;
  // A second refusal in a row meets the very calls that the first has met: that is no news.
  else if (s.strikes === 0) countRow(s, ahead(s, call), rules);
  return isConcurrencyLimited(s);
}

/** A row begins; `others` had the places. */
function countRow(s: LaneState, others: number, rules: LaneRules): void {
  const isLong = s.rttMs >= Math.max(long * s.refusalMs, leastMs);
  const agrees = others > 0 && Math.abs(others - s.concurrency) <= 0.1 * s.concurrency;
  s.concurrencyRows = isLong && agrees ? s.concurrencyRows + 1 : Math.min(s.concurrencyRows, 0);
  s.concurrency = others;
  if (!isConcurrencyLimited(s)) return;
  s.limit = others;
  s.probing = false;
  endPace(s, rules);
}
