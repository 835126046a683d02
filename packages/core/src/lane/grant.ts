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

/**
 * Never more calls in flight than the vendor says remain (RateLimit header fields for HTTP,
 * draft-ietf-httpapi-ratelimit-headers): what is unanswered may not have been counted yet. As the
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
  const isNew = nowMs >= s.resetAtMs || boundMs > s.resetAtMs + 1_500;
  s.resetAtMs = isNew ? boundMs : Math.min(s.resetAtMs, boundMs);
  if (isNew) {
    s.least = remaining;
    s.leastBefore = remaining;
    s.leastAtMs = nowMs;
  } else if (!isLong && nowMs > s.leastAtMs + s.rttMs) {
    // A bucket refills within the window: only the last two round trips count.
    s.leastBefore = s.least;
    s.least = remaining;
    s.leastAtMs = nowMs;
  } else s.least = Math.min(s.least, remaining);
  const free = (isLong ? s.least : Math.min(s.least, s.leastBefore)) - s.inFlight;
  s.remaining = isLong && !isNew ? Math.min(s.remaining + 1, free) : free;
  s.isCoarse = !isLong;
}

/** Nothing is left until the reset, as far as the fields tell. */
export const isUsedUp = (s: LaneState, nowMs: number): boolean =>
  s.remaining < 1 && s.resetAtMs - nowMs > (s.isCoarse ? 1_000 : 0);

/**
 * When the next call may go by the fields: at the pace where their clock is too coarse to wait for.
 * After a reset the whole quota is there; where it is unknown one call goes first and brings the news.
 */
export function grantTurn(s: LaneState, nowMs: number): number {
  if (s.remaining >= 1) return nowMs;
  if (isUsedUp(s, nowMs)) return s.resetAtMs - (s.isCoarse ? 1_000 : 0);
  if (s.isCoarse) return s.nextAtMs;
  s.remaining = s.fieldQuota || Infinity;
  s.probing ||= s.fieldQuota === 0;
  return nowMs;
}
