import type { Call } from './call.ts';
import type { LaneState } from './state.ts';

/** What an answer's fields say of one limit. */
export interface Grant {
  /** Calls that remain in this window. */
  readonly remaining: number;
  /** Milliseconds until there are more, rounded up by the vendor. */
  readonly resetMs: number;
  /** Calls per window, if it says so, and the window's length. */
  readonly quota?: number;
  readonly windowMs?: number;
}

/** Windows up to this are as short as the fields' own clock of whole seconds: they are paced. */
const coarseMs = 2_000;

/** A reset that brings less of the quota is a sliding window's, or others were faster. */
const refilledPart = 0.9;

/**
 * Never more calls in flight than the vendor says remain (RateLimit header fields for HTTP,
 * draft-ietf-httpapi-ratelimit-headers): what is unanswered may not have been counted yet; but what hangs
 * since the window before the last one was, and holds nobody up. As the
 * reset is rounded up to whole seconds, each answer bounds it from above, and the least bound is
 * within one call of the truth.
 */
export function applyGrant(s: LaneState, grant: Grant, share: number, nowMs: number): void {
  const remaining = grant.remaining * share;
  const { quota, windowMs } = grant;
  if (quota !== undefined && windowMs) {
    s.fieldQuota = quota * share;
    s.fieldRate = (quota * share) / windowMs;
  }
  // Without a window the furthest reset that was ever named tells how long it is.
  s.windowMs = Math.max(s.windowMs, windowMs ?? grant.resetMs);
  const isLong = s.windowMs > coarseMs;
  const boundMs = nowMs + grant.resetMs;
  const isPast = nowMs >= s.resetAtMs;
  const isNew = isPast || boundMs > s.resetAtMs + 1_500;
  s.resetAtMs = isNew ? boundMs : Math.min(s.resetAtMs, boundMs);
  if (isNew) {
    // A sliding window's reset moves on with each call: what is in flight still counts.
    if (isPast && !s.isRefilled) beginWindow(s);
    if (s.isRefilled) s.refills = remaining + s.sentInWindow >= refilledPart * s.fieldQuota;
    s.isRefilled = false;
    s.least = remaining;
    s.leastBefore = remaining;
    s.leastAtMs = nowMs;
  } else if (!isLong && nowMs > s.leastAtMs + s.rttMs) {
    // A bucket refills within the window: only the last two round trips count.
    s.leastBefore = s.least;
    s.least = remaining;
    s.leastAtMs = nowMs;
  } else s.least = Math.min(s.least, remaining);
  const left = isLong ? s.least : Math.min(s.least, s.leastBefore);
  // Of what remains a share alone would come to all of it, where the others leave theirs.
  const ownQuota = quota === undefined ? s.fieldQuota : quota * share;
  // In a short window, whose beginning is known to a second only, a share goes at its pace.
  const ownLeft = !isLong && s.fieldRate > 0 ? 0 : ownQuota - s.sentInWindow;
  const own = share < 1 && ownQuota > 0 ? ownLeft : Infinity;
  const free = Math.min(left - s.unanswered - s.unansweredBefore, own);
  s.remaining = isLong && !isNew ? Math.min(s.remaining + 1, free) : free;
  s.isCoarse = !isLong;
}

/** Calls that are sent from here on fall into a new window; those before it may, too. */
function beginWindow(s: LaneState): void {
  s.window++;
  s.sentInWindow = 0;
  s.unansweredBefore = s.unanswered;
  s.unanswered = 0;
}

/**
 * A call was accepted whose answer tells nothing. Where no other has told more since the reset, it lets two more go:
 * fields that come with some answers only are found that way, and not waited for where they no longer come.
 */
export function tellNothing(s: LaneState, call: Call): void {
  if (s.isRefilled && call.window === s.window) s.remaining = Math.max(0, s.remaining) + 2;
}

/** What is unanswered is not waited for. */
export function forgetUnanswered(s: LaneState): void {
  s.window += 2;
  s.unansweredBefore = 0;
  s.unanswered = 0;
}

/** Nothing is left until the reset, as far as the fields tell. */
export const isUsedUp = (s: LaneState, nowMs: number): boolean =>
  s.remaining < 1 && s.resetAtMs - nowMs > (s.isCoarse ? 1_000 : 0);

/**
 * When the next call may go by the fields: at the pace where their clock is too coarse to wait for.
 * After a reset the whole quota is there, once, and at least one call, however small the share of it; where
 * it is unknown, or the last reset has not brought all of it, one call goes first and brings the news. When that is
 * used up and no answer has told more, single calls look, as answers may never come.
 */
export function grantTurn(s: LaneState, nowMs: number): number {
  if (s.remaining >= 1) return nowMs;
  if (isUsedUp(s, nowMs)) return s.resetAtMs - (s.isCoarse ? 1_000 : 0);
  if (s.isCoarse) return s.nextAtMs;
  if (s.isRefilled) return s.lastSentMs + Math.max(1_000, s.rttMs);
  s.isRefilled = true;
  beginWindow(s);
  const refill = s.refills ? Math.max(1, s.fieldQuota) : 1;
  s.remaining = s.fieldQuota > 0 ? refill : Infinity;
  s.probing ||= s.fieldQuota === 0;
  return nowMs;
}

/**
 * The pace that the fields tell; Infinity: none. Calls of a long window go as they are asked for, unless refusals have
 * taught a pace: then theirs bounds it.
 */
export const fieldPace = (s: LaneState): number =>
  (s.isCoarse || s.lowRate < Infinity) && s.remaining < Infinity && s.fieldRate > 0
    ? s.fieldRate
    : Infinity;

/**
 * Calls that remain go at once, and take their slots all the same: what a rush has used of a window is not
 * there once more. But no more than one window ahead, as then there is a new one: a bucket may have held far more.
 */
export function boundSlots(s: LaneState, nowMs: number): void {
  s.nextAtMs = Math.min(s.nextAtMs, nowMs + s.fieldQuota / s.fieldRate);
}

/** Accepted at this part of the pace that the fields tell, the vendor keeps to it. */
const keptPart = 0.8;

/**
 * The fields explain a refusal, and nothing is to be learned of it: the first burst, which went before they were
 * known; or a short window, whose end they name to a second only, is used up, where calls were accepted at the
 * pace that they tell. A vendor that accepts less has another limit, or others use it as well.
 */
export function isExplained(s: LaneState, call: Call, nowMs: number): boolean {
  if (s.fieldQuota === 0) return false;
  if (s.firstCycle && call.blind) return true;
  return s.isCoarse && s.accepted - 1 >= keptPart * s.fieldRate * (nowMs - s.cycleAtMs);
}
