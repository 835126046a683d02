import { climb } from './pace.ts';
import type { Call } from './call.ts';
import type { LaneState } from './state.ts';

/** Windows shorter than this are paced: counting them would gain nothing. */
const leastPeriodMs = 5_000;

/**
 * Long windows are counted instead of paced: what fitted into the last one goes as fast as it is
 * asked for, then one call, then nothing until the next. Pacing 600 calls over a minute would be as
 * good for a batch, but makes a person wait who asks for ten. Only where enough was seen, and where
 * the pause was a real part of the period: a bucket that refills has no period.
 */
export function learnWindow(s: LaneState, nowMs: number): void {
  const spanMs = nowMs - s.cycleAtMs;
  s.peeking = false;
  s.quota = Infinity;
  if (s.uncounted-- > 0) return;
  s.uncounted = 0;
  if (s.accepted < 20 || spanMs < leastPeriodMs || s.pauseMs < 0.2 * spanMs) return;
  s.quota = s.accepted;
  s.periodMs = spanMs;
  s.clean = 0;
  s.beyond = 0;
}

/**
 * When the next call may go by the count: now, at the pace, or in the next period.
 * Where the vendor names no time, nobody knows when that begins: single calls look from 80 % of the
 * last period on. Beyond the count one call in about a hundred tests whether more fits: a trouble that
 * was answered 429 for minutes looks like a window, too.
 */
export function windowTurn(s: LaneState, nowMs: number): number {
  if (s.told && nowMs >= s.periodAtMs + s.periodMs) beginPeriod(s, nowMs);
  if (s.used < s.quota) return nowMs;
  const tests = s.clean % Math.ceil(100 / s.quota) === 0;
  if (s.told) return tests ? s.nextAtMs : s.periodAtMs + s.periodMs;
  const atMs = Math.min(tests ? s.nextAtMs : Infinity, lookAtMs(s));
  if (atMs <= nowMs) s.peeking = true;
  return atMs;
}

/** From when on single calls look whether the next period has begun. */
export const lookAtMs = (s: LaneState): number => s.periodAtMs + 0.8 * s.periodMs;

function beginPeriod(s: LaneState, nowMs: number): void {
  s.used = 0;
  s.accepted = 0;
  s.periodAtMs = nowMs;
  s.cycleAtMs = nowMs;
  s.idleMs = 0;
  s.clean++;
  s.probing = true;
}

/** A call was accepted: does it tell something about the count? */
export function countAccepted(s: LaneState, call: Call, nowMs: number): void {
  if (s.peeking && call.sentAtMs >= lookAtMs(s)) {
    const periodMs = call.sentAtMs - s.periodAtMs;
    s.peeking = false;
    s.beyond = periodMs < 0.85 * s.periodMs ? s.beyond + 1 : 0;
    if (s.beyond >= 3 || periodMs < leastPeriodMs) return endCounting(s, nowMs);
    s.periodMs = periodMs;
    s.periodAtMs = call.sentAtMs;
    s.cycleAtMs = call.sentAtMs;
    s.idleMs = 0;
    s.used = 1;
    s.accepted = 0;
    s.clean++;
  } else if (call.beyond && s.quota < Infinity) {
    s.peeking = false;
    if (++s.beyond >= 3) endCounting(s, nowMs);
  }
}

/** More fits than was counted, or the next period begins whenever it is looked for: no window, so go on by pace. */
function endCounting(s: LaneState, nowMs: number): void {
  const low = s.quota / s.periodMs;
  climb(s, nowMs, low, Math.max(s.highRate, 2 * low), 10_000);
  s.quota = Infinity;
  s.uncounted = 8;
}

/** A call was refused well below the count: it is not a window that is ours alone. */
export function countRefused(s: LaneState, nowMs: number): void {
  const fitted = s.used - s.inFlight - 1;
  if (s.told && fitted < 0.8 * s.quota && nowMs - s.periodAtMs < s.periodMs) s.uncounted = 8;
}
