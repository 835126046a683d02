import { resume } from './outage.ts';
import { beginCycle, endPace, rateAt } from './pace.ts';
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
/** How long they are believed after it was wrong to ignore them: the first time, and at most. */
const believedMs = 60_000;
const mostBelievedMs = 3_600_000;
/** Part of the answers that are refusals: what is expected of noise, and what is none any more. */
const usualShare = 0.05;
const mostShare = 1 / 3;
/** As many answers is what was expected worth, and of so many the part is known. */
const expectedAnswers = 16;
const knownAnswers = 64;
/**
 * How long it has gone on, times how long who joins those that wait will wait, beside one more pause and the time of ten
 * calls: 20 seconds after ten, when a lane has found its pace if there is one, or 2 seconds after a hundred.
 */
const usualCalls = 10;
const settledMs = 10_000;
const enoughMs2 = 20_000 * settledMs;
/** Refusals this far apart have nothing to do with each other. */
const apartMs = 600_000;

/**
 * Some refusals are no limit of this lane: one service in ten that is full, one account among many, a limiter that
 * errs. Who holds all calls for each of them, and goes slower after each, stands still: with one call in a hundred
 * refused by chance a lane would lose most of what is asked for.
 *
 * At its limit a lane that paces well has a refusal in a hundred, too. What tells them apart: beyond a limit that is used
 * up for a while (more than two seconds) nobody is accepted, so it is none where those that were sent after the
 * refused call come through; and below the limit nobody is refused, so it is none where slowing down does not help.
 *
 * Either has to be seen again and again. Where one call in ten is refused by chance neither can be seen: after ten
 * calls the next refusal has come, and hardly anything goes. So it is tried out: where those who wait have little to
 * lose, the refusals are ignored. If it is a limit, a dozen calls are refused for it, and the next try-out is twice
 * as far away.
 *
 * While they are ignored each refused call waits by itself, and nobody else; until more than a third of the answers are
 * refusals, or five minutes have passed.
 */
export const isIgnoring = (s: LaneState, nowMs: number): boolean => nowMs < s.ignoredUntilMs;

/** A refusal while they are ignored; false: there are too many, it counts like any other. */
export function ignores(s: LaneState, nowMs: number): boolean {
  trackShare(s, 1);
  if (s.refusedShare <= mostShare) return true;
  s.ignoredUntilMs = -Infinity;
  s.believedUntilMs = nowMs + s.believedMs;
  s.believedMs = Math.min(2 * s.believedMs, mostBelievedMs);
  s.contradicted = 0;
  s.slowRows = 0;
  s.provenRate = 0;
  return false;
}

/** An answer while they are ignored. */
export function trackShare(s: LaneState, refused: 0 | 1): void {
  s.refusedShare += (refused - s.refusedShare) / Math.min(++s.shareAnswers, knownAnswers);
}

/** The first refusal of a row: what did the one before it tell? True: this one is ignored. */
export function doubt(
  s: LaneState,
  call: Call,
  isMeant: boolean,
  nowMs: number,
  rules: LaneRules,
): boolean {
  if (nowMs - s.rowAtMs > apartMs) {
    s.seriesAtMs = nowMs;
    s.believedMs = believedMs;
  }
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

/** The answer of a call that may have been under way behind the refused one. */
export function trackSpared(
  s: LaneState,
  call: Call,
  isAccepted: boolean,
  nowMs: number,
  rules: LaneRules,
): void {
  if (call.sentAtMs <= s.blamedAtMs || call.sentAtMs > s.refusedAtMs) return;
  s.spared += isAccepted ? 1 : -refusalWeight;
  if (s.spared === enoughSpared && s.isMeant && s.contradicted > 0) ignore(s, nowMs, rules);
}

/** A pause that those who were under way contradict teaches no pace: there is nothing to go slower for. */
export const isContradicted = (s: LaneState): boolean => s.isMeant && s.spared >= enoughSpared;

/** Something was accepted, and still too many wait. Windows that have proved true are not doubted. */
export function tryOut(s: LaneState, nowMs: number, rules: LaneRules, queued: number): void {
  if (s.down || s.recovering || rules.statedRate < Infinity) return;
  if (isIgnoring(s, nowMs) || nowMs - s.seriesAtMs < settledMs) return;
  if (s.quota < Infinity && s.clean > 0) return;
  const rate = rateAt(s, nowMs);
  const waitMs = queued / rate - s.pauseMs - usualCalls * s.rttMs;
  if (waitMs * (nowMs - s.seriesAtMs) < enoughMs2 || !ignore(s, nowMs, rules)) return;
  // As many in flight as at the pace that was, and more bit by bit: if it is a limit, all of them are refused.
  s.limit = Math.max(2, rate * s.rttMs);
  s.half = s.limit;
}

function ignore(s: LaneState, nowMs: number, rules: LaneRules): boolean {
  if (nowMs < s.believedUntilMs) return false;
  s.ignoredUntilMs = nowMs + ignoredMs;
  s.refusedShare = usualShare;
  s.shareAnswers = expectedAnswers;
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
  endPace(s, rules);
  // Those who wait go one by one, then as many more as are accepted: it may be a limit all the same.
  resume(s);
  beginCycle(s, nowMs);
}
