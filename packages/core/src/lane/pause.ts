import { beginCycle, confirmRelease, learnPace, rateAt } from './pace.ts';
import type { Call } from './call.ts';
import { isExplained } from './grant.ts';
import { doubt, ignores, isContradicted, isIgnoring, trackSpared } from './noise.ts';
import type { LaneRules } from './rules.ts';
import type { LaneState } from './state.ts';
import { peak, quietCalls } from './health.ts';
import { beginEpoch, resume } from './outage.ts';
import { lacksRoom } from './concurrency.ts';
import { countRefused, learnWindow, lookAtMs } from './window.ts';

/** What the session knows of a refusal. */
export interface Refusal {
  /** What the vendor asked for, in milliseconds; undefined: nothing. */
  readonly retryAfterMs?: number | undefined;
  /** How long this request itself is going to wait: the verdict's delay. */
  readonly delayMs: number;
  /** It was a service that is overloaded (503, 529), and no fault of one path. */
  readonly overloaded?: boolean;
  /** All refusals were of one path: what the lane has learned of a limit is none of the others'. */
  readonly forgets?: boolean;
}

/** Waits that are rounded up to whole seconds look like this; longer ones are meant. */
const roundedMs = 2_000;
/** A lane that had this many accepted before a refusal is busy enough to spare a scout. */
const busyCalls = 10;
const mostScouts = 6;

/**
 * One refusal stops everybody: RFC 9110 section 10.2.3 speaks of the user agent, not of the one
 * request. Refusals of calls that were in flight already belong to it; the longest wait counts.
 *
 * A second refusal in a row waits longer, by up to the whole time waited so far: a fleet that was
 * told one moment must not meet there again.
 *
 * Where others were seen to be accepted before the time was over (`lenient`), the time was rounded up
 * and meant for the refused call: that one waits it, the lane only until the answers in flight are
 * home, twice as long for each refusal in a row, but no longer than any own pause, nor than until the
 * earliest moment that the row was told of; five in a row and no such moment left, and the time is for all again.
 */
export function refused(
  s: LaneState,
  call: Call,
  { retryAfterMs: toldMs, delayMs }: Refusal,
  nowMs: number,
  rules: LaneRules,
  random: () => number,
): void {
  s.probeAtMs = 0;
  s.refusalMs = nowMs - call.sentAtMs;
  // Longer than rounding makes it: for everybody, whatever was seen of shorter ones.
  const isMeant = (toldMs ?? 0) > roundedMs;
  if (lacksRoom(s, call, rules)) return;
  if (isIgnoring(s, nowMs) && ignores(s, nowMs)) return;
  trackSpared(s, call, false, nowMs, rules);
  if (isMeant) {
    s.lenient = false;
    s.scoutAtMs = 0;
  }
  if (call.scout) {
    s.scoutsRefused++;
    s.windowed = true;
    // Else what a scout is told does not prolong the pause: that is as long as it was said to be.
    if (isMeant) s.untilMs = Math.max(s.untilMs, nowMs + (toldMs ?? 0));
    else s.scoutAtMs = nextScout(s, nowMs);
    return;
  }
  if (s.peeking && call.beyond) {
    s.untilMs = Math.max(nowMs + Math.max(toldMs ?? 0, 0.05 * s.periodMs), lookAtMs(s));
    return;
  }
  if (s.closing || call.sentAtMs <= s.refusedAtMs) {
    if (toldMs !== undefined && !s.lenient) s.untilMs = Math.max(s.untilMs, nowMs + toldMs);
    return;
  }
  if (s.quota < Infinity) countRefused(s, nowMs);
  if (s.strikes === 0 && doubt(s, call, isMeant, nowMs, rules)) return;
  if (++s.strikes === 1) s.rowAtMs = nowMs;
  s.windowed = s.strikes > 1;
  if (s.strikes === 1 || s.promisedAtMs <= nowMs) s.promisedAtMs = Infinity;
  if (s.strikes > 4 && s.promisedAtMs === Infinity) s.lenient = false;
  s.promisedAtMs = Math.min(s.promisedAtMs, nowMs + (toldMs ?? Infinity));
  let pauseMs: number;
  if (s.lenient) {
    pauseMs = Math.max(s.rttMs, 5 / rateAt(s, nowMs)) * 2 ** (s.strikes - 1);
    pauseMs = Math.min(pauseMs, s.promisedAtMs - nowMs, rules.maxDelayMs);
  } else {
    pauseMs = toldMs === undefined ? ownPause(s, call, delayMs, rules, random) : toldMs;
    if (toldMs !== undefined) {
      // Where one request's own attempts are all that was refused, its own jitter is spread enough.
      const waitedMs = s.strikes > call.attempt ? nowMs - s.rowAtMs + pauseMs : 0;
      // Bounded by what was asked for: a limit that stays shut is asked again at about its own pace.
      const spreadMs = random() * Math.min(waitedMs, 2 * toldMs, 2 * rules.maxDelayMs);
      pauseMs += spreadMs + Math.max(0, Math.min(delayMs - toldMs, 50, 0.05 * toldMs));
    }
  }
  // A release that was refused at once says nothing about the rate that it began with.
  if (s.releasedAtMs < 0) s.refusedRate = s.quota < Infinity ? Infinity : rateAt(s, nowMs);
  else s.refusedRate = Infinity;
  if (s.strikes === 1) s.rowRate = s.refusedRate;
  s.explained = isExplained(s, call, nowMs);
  s.told = toldMs !== undefined;
  s.pauseMs = nowMs - s.rowAtMs + pauseMs;
  s.refusedAtMs = nowMs;
  s.untilMs = nowMs + pauseMs;
  s.closing = true;
  s.scoutAtMs = 0;
  // It went on for long beside what it is to stand still for: worth another look at whether it must.
  if (nowMs - s.cycleAtMs > 0.5 * s.pauseMs)
    s.scoutsRefused = Math.min(s.scoutsRefused, mostScouts - 2);
  if (s.accepted + s.inFlight >= busyCalls && !isMeant) {
    s.scoutAtMs = nextScout(s, nowMs);
  }
}

/**
 * The pause where the vendor named none: the request's own backoff, as long as its own attempts are
 * all that was refused; else the policy's scale, growing with each refusal in a row.
 */
function ownPause(
  s: LaneState,
  call: Call,
  delayMs: number,
  { baseDelayMs, maxDelayMs }: LaneRules,
  random: () => number,
): number {
  if (s.strikes <= call.attempt) return delayMs;
  const scaleMs = Math.min(baseDelayMs * 1.5 ** (s.strikes - 1), maxDelayMs);
  return Math.max(delayMs, scaleMs * (0.5 + random() / 2));
}

/**
 * When a scout may look. A bucket that refills a hundred tokens a second and says "1" (whole seconds)
 * would stand idle for most of each second if everybody obeyed. So in a busy lane one call that was
 * never refused goes early: after a tenth of the pause, then after three tenths, six tenths. Once
 * six were refused in a row the vendor is believed, until the lane goes on for half as long as a
 * pause; a wait of more than two seconds is never doubted.
 */
function nextScout(s: LaneState, nowMs: number): number {
  if (s.scoutsRefused >= mostScouts) return 0;
  const pauseMs = s.untilMs - s.refusedAtMs;
  const goneMs = nowMs - s.refusedAtMs;
  const atMs = Math.max(2 * s.rttMs, 0.1 * pauseMs, 2 * goneMs);
  return atMs < 0.9 * pauseMs ? s.refusedAtMs + atMs : 0;
}

/** The pause is over: learns from it, and lets one call go first where the pause was for all. */
export function release(s: LaneState, nowMs: number, rules: LaneRules, random: () => number): void {
  s.closing = false;
  s.scoutAtMs = 0;
  s.releasedAtMs = nowMs;
  s.periodAtMs = nowMs;
  s.used = 0;
  if (!s.lenient) s.probing = true;
  if (rules.statedRate < Infinity) return;
  if (s.explained && s.lowRate === Infinity) return;
  if (s.accepted === 0) {
    // Nothing was ever accepted: there is no rate to learn, so the calls in flight grow from one.
    s.probing = true;
    s.limit = 1;
    s.half = Infinity;
    beginEpoch(s);
    return;
  }
  // It may be a limit all the same: those who waited may not all go at once.
  if (isContradicted(s)) resume(s);
  if (isContradicted(s) || isForgiven(s, nowMs)) return beginCycle(s, nowMs);
  learnPace(s, nowMs, random);
  learnWindow(s, nowMs);
}

/** How long a refusal is remembered of a caller that sends one call after the other. */
const quietMemoryMs = 60_000;

/**
 * A lane with hardly a call in flight has nobody to pace: its caller waits for each answer, and has
 * just waited. Only the third refusal within a minute shows that it asks too fast all the same.
 */
function isForgiven(s: LaneState, nowMs: number): boolean {
  if (peak(s) > quietCalls) return false;
  s.quietRefusals = nowMs - s.quietAtMs > quietMemoryMs ? 1 : s.quietRefusals + 1;
  s.quietAtMs = nowMs;
  return s.quietRefusals < 3;
}

/**
 * How long a probe of a limit is waited for: where calls take long a refusal comes far sooner than an answer, and
 * who was not refused in four times as long was let in. Infinity: its answer is waited for.
 */
export function letInMs(s: LaneState): number {
  const silentMs = Math.max(1_000, 4 * s.refusalMs);
  return s.refusedAtMs > s.outageUntilMs && silentMs < s.rttMs ? silentMs : Infinity;
}

/** The probe was let in, as if it had been accepted. */
export function letIn(s: LaneState, nowMs: number): void {
  if (s.releasedAtMs >= 0) confirmRelease(s, nowMs);
  s.strikes = 0;
  s.probing = false;
  s.probeAtMs = 0;
}
