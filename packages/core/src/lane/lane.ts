import {
  applyGrant,
  boundSlots,
  fieldPace,
  grantTurn,
  isUsedUp,
  tellNothing,
  type Grant,
} from './grant.ts';
import { beginCycle, confirmRelease, hasten, rateAt, slackMs, takeSlot } from './pace.ts';
import { letIn, letInMs, refused, release, type Refusal } from './pause.ts';
import type { Call } from './call.ts';
import type { LaneRules } from './rules.ts';
import type { LaneState } from './state.ts';
import { forgetPath, isIgnoring, trackShare, trackSpared, tryOut } from './noise.ts';
import {
  hasAccepted,
  isFailing,
  peak,
  quietCalls,
  trackAccepted,
  trackFailing,
  trackSent,
} from './health.ts';
import { awaitProbe, backOff, countAnew, ramp, recover, rest, resume } from './outage.ts';
import { isConcurrencyLimited, seekRoom } from './concurrency.ts';
import { earn, markEarly } from './tokens.ts';
import { countAccepted, windowTurn } from './window.ts';

/** How a sending ended, as far as a lane cares. `answered`: refused for a reason of its own (a 4xx). */
export type LaneOutcome = 'accepted' | 'answered' | 'refused' | 'failed' | 'aborted';

/** A probe keeps others back for so long at most. */
const mostProbeMs = 5_000;

/** Whether a call may go at once, whatever the details: nothing was ever refused, or all is forgotten. */
export const isOpen = (s: LaneState): boolean =>
  s.lowRate === Infinity &&
  s.limit === Infinity &&
  s.remaining === Infinity &&
  s.quota === Infinity &&
  !s.closing &&
  !s.resting &&
  !s.down &&
  !s.probing;

/** Nobody goes before this, as far as the vendor has said; not after `nowMs`: nothing is known. */
export const opensAtMs = (s: LaneState, nowMs: number): number =>
  isUsedUp(s, nowMs) ? Math.max(s.untilMs, grantTurn(s, nowMs)) : s.untilMs;

/** Whether what holds the lane is a service that fails, not a limit. */
export const isOutage = (s: LaneState, nowMs: number): boolean =>
  s.down || (s.untilMs > nowMs && s.outageUntilMs >= s.untilMs);

/**
 * The earliest moment at which a call may go; not after `nowMs`: now; Infinity: when an answer comes.
 * `mayScout`: a call that was never refused is among those that wait.
 */
export function turn(
  s: LaneState,
  nowMs: number,
  mayScout: boolean,
  rules: LaneRules,
  random: () => number,
): number {
  if (s.down) return s.untilMs;
  if (s.untilMs > nowMs)
    return mayScout && s.scoutAtMs > 0 ? Math.min(s.scoutAtMs, s.untilMs) : s.untilMs;
  if (s.closing) release(s, nowMs, rules, random);
  if (s.resting) resume(s);
  if (s.probing && s.probeAtMs > 0) {
    const letInAtMs = s.probeAtMs + letInMs(s);
    // A probe without an answer after four times the usual is lost, or hangs, or takes very long: another may go.
    const lostAtMs = s.probeAtMs + Math.min(Math.max(1_000, 4 * s.rttMs), mostProbeMs);
    if (nowMs < letInAtMs) return Math.min(letInAtMs, lostAtMs);
    letIn(s, nowMs);
  }
  if (s.inFlight >= s.limit) {
    // Where it is known that only so many run at once, those in flight do hold their places, and for long.
    const silentMs = isConcurrencyLimited(s)
      ? Math.max(mostProbeMs, 4 * s.rttMs)
      : Math.max(1_000, s.rttMs);
    if (s.lastSentMs + silentMs > nowMs) return s.lastSentMs + silentMs;
    if (isConcurrencyLimited(s)) s.limit = s.inFlight + 1;
    else countAnew(s, nowMs);
  }
  if (s.lowRate < Infinity && s.quota === Infinity && s.remaining === Infinity) hasten(s, nowMs);
  const pacedAtMs = s.lowRate < Infinity ? s.nextAtMs : nowMs;
  return Math.max(
    s.quota < Infinity ? windowTurn(s, nowMs) : pacedAtMs,
    s.remaining < Infinity ? grantTurn(s, nowMs) : nowMs,
  );
}

/** A call goes. */
export function sent(s: LaneState, call: Call, nowMs: number, random: () => number): void {
  call.sentAtMs = nowMs;
  call.epoch = s.epoch;
  call.window = s.window;
  call.order = ++s.sends;
  s.lastSentMs = nowMs;
  s.inFlight++;
  s.unanswered++;
  s.sentInWindow++;
  if (isOpen(s)) {
    trackSent(s);
    if (call.attempt === 1) markEarly(s, call);
    // It gets busy: from here on what is accepted tells of the limit.
    if (s.inFlight === quietCalls + 1) beginCycle(s, nowMs);
    call.blind = true;
    return;
  }
  call.scout = false;
  if (s.down) awaitProbe(s, nowMs, random);
  else if (s.untilMs > nowMs) {
    call.scout = true;
    s.scoutAtMs = 0;
  } else trackSent(s);
  if (s.probing || s.peeking) {
    s.probing = true;
    s.probeAtMs = nowMs;
  }
  call.blind = s.remaining < 1 || (s.remaining === Infinity && s.fieldQuota === 0);
  call.beyond = s.used >= s.quota;
  s.used++;
  if (s.remaining >= 1) s.remaining--;
  if (s.quota < Infinity) {
    // The first call past the count waits its turn, too.
    const slotMs = Math.min(s.periodMs / s.quota, 1_000);
    if (s.used === s.quota) s.nextAtMs = Math.max(s.nextAtMs, nowMs + slotMs);
    else if (call.beyond) takeSlot(s, nowMs, 1 / slotMs);
    return;
  }
  const learned = rateAt(s, nowMs);
  if (learned === Infinity) {
    // So long without a refusal that it no longer bounds anything: what was learned is forgotten.
    s.lowRate = Infinity;
    // The time in which there was no pace is no idleness.
    s.nextAtMs = Math.max(s.nextAtMs, nowMs - slackMs);
  }
  const rate = Math.min(learned, fieldPace(s));
  if (rate === Infinity) return;
  takeSlot(s, nowMs, rate);
  if (learned === Infinity) boundSlots(s, nowMs);
}

/** A call ended. `grant`: what the answer's fields said, if they were read. */
export function settle(
  s: LaneState,
  call: Call,
  outcome: LaneOutcome,
  nowMs: number,
  rules: LaneRules,
  random: () => number,
  queued: number,
  refusal?: Refusal,
  grant?: Grant,
): void {
  if (call.epoch === s.epoch && call.sentAtMs >= s.countedFromMs) s.inFlight--;
  if (call.window === s.window) s.unanswered--;
  else if (call.window === s.window - 1) s.unansweredBefore--;
  if (s.probeAtMs === call.sentAtMs) s.probeAtMs = 0;
  if (grant) applyGrant(s, grant, rules.share, nowMs);
  else if (outcome === 'accepted') tellNothing(s, call);
  if (outcome !== 'aborted') trackFailing(s, call, outcome === 'failed' ? 1 : 0);
  if (outcome === 'accepted' || outcome === 'answered') {
    if (refusal?.forgets && !s.down && !isOpen(s)) forgetPath(s, nowMs, rules);
    accepted(s, call, nowMs, rules, queued);
  } else if (outcome === 'refused') {
    if (refusal) refused(s, call, refusal, nowMs, rules, random);
  } else if (outcome === 'failed') {
    const toldMs = refusal?.retryAfterMs;
    // A 503 that names a time says nothing about a rate.
    if (toldMs !== undefined && isForAll(s)) rest(s, nowMs + toldMs);
    backOff(s, call, nowMs);
  }
  call.paid = false;
}

/** Whether what one failure says is meant for all: not while others are accepted all the time. */
const isForAll = (s: LaneState): boolean =>
  s.down || isFailing(s) || !hasAccepted(s) || peak(s) <= quietCalls;

function accepted(s: LaneState, call: Call, nowMs: number, rules: LaneRules, queued: number): void {
  trackAccepted(s, call, nowMs);
  if (call.paid || s.tokens < 10) earn(s, call);
  s.accepted++;
  if (isIgnoring(s, nowMs)) trackShare(s, 0);
  if (isOpen(s)) return;
  tryOut(s, nowMs, rules, queued);
  trackSpared(s, call, true, nowMs, rules);
  if (call.scout && s.untilMs > nowMs) {
    s.lenient = true;
    s.scoutsRefused = 0;
    s.untilMs = nowMs;
    s.pauseMs = nowMs - s.rowAtMs;
  }
  if (s.releasedAtMs >= 0 && call.sentAtMs >= s.releasedAtMs) {
    confirmRelease(s, nowMs);
    s.accepted = 1;
  }
  if (call.sentAtMs > s.refusedAtMs) {
    s.strikes = 0;
    s.probing = false;
  }
  countAccepted(s, call, nowMs);
  if (s.down) {
    if (call.sentAtMs > s.trippedAtMs) recover(s, nowMs, rules, queued);
  } else if (isConcurrencyLimited(s)) seekRoom(s, queued);
  else ramp(s, rules, queued);
}
