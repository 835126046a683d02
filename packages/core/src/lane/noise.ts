import { resume } from './outage.ts';
import { beginCycle, rateAt } from './pace.ts';
import type { Call } from './call.ts';
import type { LaneRules } from './rules.ts';
import type { LaneState } from './state.ts';

/** So many accepted of those that were under way behind a refused call: the limit was not used up for all. */
const enoughSpared = 3;
/** What is used up refuses nearly all of them: one more refusal weighs as much as four acceptances. */
const refusalWeight = 4;
/** Below this part of the best pace that held, a refusal is not the limit's. */
const slow = 0.8;
const enoughSlow = 3;
const ignoredMs = 300_000;
const believedMs = 60_000;
/** Part of the answers that are refusals: what is expected of noise, and what is none any more. */
const usualShare = 0.05;
const mostShare = 0.2;

/**
 * Some refusals are no limit of this lane: one service in ten that is full, one account among many, a limiter that
 * errs. Who holds all calls for each of them, and goes slower after each, stands still: with one call in a hundred
 * refused by chance a lane would lose most of what is asked for.
 *
 * At its limit a lane that paces well has a refusal in a hundred, too. What tells them apart: beyond a limit that is used
 * up for a while (more than two seconds) nobody is accepted, so it is none where those that were sent after the
 * refused call come through; and below the limit nobody is refused, so it is none where slowing down does not help.
 *
 * Either has to be seen again and again. Then each refused call waits by itself, and nobody else; until more than a
 * fifth of the answers are refusals, or five minutes have passed.
 */
export const isIgnoring = (s: LaneState, nowMs: number): boolean => nowMs < s.ignoredUntilMs;

/** A refusal while they are ignored; false: there are too many, it counts like any other. */
export function ignores(s: LaneState, nowMs: number): boolean {
  trackShare(s, 1);
  if (s.refusedShare <= mostShare) return true;
  s.ignoredUntilMs = -Infinity;
  s.believedUntilMs = nowMs + believedMs;
  s.contradicted = 0;
  s.slowRows = 0;
  s.provenRate = 0;
  beginCycle(s, nowMs);
  return false;
}

/** An answer while they are ignored. */
export function trackShare(s: LaneState, refused: 0 | 1): void {
  s.refusedShare += (refused - s.refusedShare) / 32;
}

/** The first refusal of a row: what did the one before it tell? True: this one is ignored. */
export function doubt(
  s: LaneState,
  call: Call,
  isMeant: boolean,
  nowMs: number,
  rules: LaneRules,
): boolean {
  const isSlow = s.rowRate < slow * s.provenRate;
  if (s.spared < 0) s.contradicted = 0;
  if (s.spared < 0 || !isSlow) s.slowRows = 0;
  if (s.spared >= enoughSpared) s.contradicted++;
  if (isSlow && s.spared > 0) s.slowRows++;
  s.spared = 0;
  s.blamedAtMs = call.sentAtMs;
  s.isMeant = isMeant;
  if (s.slowRows < enoughSlow || rateAt(s, nowMs) >= slow * s.provenRate) return false;
  return ignore(s, nowMs, rules);
}

/** The answer of a call that may have been under way behind the refused one, or of a scout. */
export function trackSpared(
  s: LaneState,
  call: Call,
  isAccepted: boolean,
  nowMs: number,
  rules: LaneRules,
): void {
  const isBehind = call.sentAtMs > s.blamedAtMs && call.sentAtMs <= s.refusedAtMs;
  // A scout goes when something may have been refilled: only that it is refused tells.
  if (!isBehind && !(call.scout && !isAccepted)) return;
  s.spared += isAccepted ? 1 : -refusalWeight;
  if (s.spared === enoughSpared && s.isMeant && s.contradicted > 0) ignore(s, nowMs, rules);
}

/** A pause that those who were under way contradict teaches no pace: there is nothing to go slower for. */
export const isContradicted = (s: LaneState): boolean => s.isMeant && s.spared >= enoughSpared;

function ignore(s: LaneState, nowMs: number, rules: LaneRules): boolean {
  if (nowMs < s.believedUntilMs) return false;
  s.ignoredUntilMs = nowMs + ignoredMs;
  s.refusedShare = usualShare;
  s.untilMs = Math.min(s.untilMs, Math.max(nowMs, s.outageUntilMs));
  forget(s, nowMs, rules);
  return true;
}

/** What was learned of one path's refusals, and pauses of its, are none of the others'. */
export function forgetPath(s: LaneState, nowMs: number, rules: LaneRules): void {
  s.outageUntilMs = Math.min(s.outageUntilMs, nowMs);
  s.untilMs = Math.min(s.untilMs, nowMs);
  forget(s, nowMs, rules);
}

/** There is no limit, as far as is known now. */
function forget(s: LaneState, nowMs: number, rules: LaneRules): void {
  s.closing = false;
  s.scoutAtMs = 0;
  s.strikes = 0;
  s.releasedAtMs = -1;
  s.quota = Infinity;
  s.lowRate = rules.statedRate;
  s.climbMs = Infinity;
  // Those who wait go one by one, then as many more as are accepted: it may be a limit all the same.
  resume(s);
  beginCycle(s, nowMs);
}
