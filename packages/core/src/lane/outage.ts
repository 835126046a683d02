import type { Call } from './call.ts';
import { forgetUnanswered } from './grant.ts';
import { healthAt, peak } from './health.ts';
import { climb, rateAt } from './pace.ts';
import type { LaneRules } from './rules.ts';
import type { LaneState } from './state.ts';

/** What was accepted in less time than this says how the lane began, and no pace that a server bears. */
const leastHealthMs = 2_000;
/**
 * Calls a millisecond. Where fewer were accepted than this, and far more are asked for now, they say how
 * little was asked for before, and not what a server bears.
 */
const leastHealth = 0.002;
const farMore = 4;

/** The purse is empty, and calls still fail: from here on they hold, and single probes go. */
export function trip(s: LaneState, nowMs: number, random: () => number): void {
  s.down = true;
  s.trippedAtMs = nowMs;
  s.health = healthAt(s, nowMs);
  // What is usual is learned without the outage's failures.
  s.answers = Math.max(0, s.answers - s.missed);
  s.half = Math.max(2, s.health > 0 ? s.health * s.usualMs : peak(s) / 2);
  s.usuallyFailing = s.failingBefore;
  s.failing = s.failingBefore;
  s.missed = 0;
  s.probesFailed = 0;
  // The recovery has a ramp of its own.
  s.resting = false;
  beginEpoch(s);
  awaitProbe(s, nowMs, random);
}

/**
 * When the next probe goes. Its pace is measured against the load in health, so that a fleet of small
 * clients does not send more probes than it sent calls: the first wait is 0.3 of the time between two
 * calls (100 ms to 5 s), and doubles with each probe up to three times that time (0.3 to 30 s); half
 * of it is jitter. A probe that hangs does not delay the next.
 */
export function awaitProbe(s: LaneState, nowMs: number, random: () => number): void {
  const perCallMs = 1 / s.health;
  const isKnown = s.health > 0;
  const cap = isKnown
    ? Math.min(Math.max(3 * perCallMs, 300), 30_000)
    : Math.max(10 * s.scaleMs, 300);
  const first = isKnown ? Math.min(Math.max(0.3 * perCallMs, 100), 5_000) : s.scaleMs;
  const grown = first * 2 ** s.probesFailed;
  s.untilMs = Math.max(s.untilMs, nowMs + Math.min(cap, grown) * (0.5 + random() / 2));
  s.probesFailed = Math.min(s.probesFailed + 1, 30);
}

/** A failure has named a time: nobody goes before it, no scout and no probe either. */
export function rest(s: LaneState, untilMs: number): void {
  s.outageUntilMs = Math.max(s.outageUntilMs, untilMs);
  s.untilMs = Math.max(s.untilMs, untilMs);
  s.scoutAtMs = 0;
  s.resting = !s.down;
}

/** That time has come: one goes first, and then as many more as are accepted. */
export function resume(s: LaneState): void {
  s.resting = false;
  s.probing = true;
  s.probeAtMs = 0;
  s.limit = 2;
  s.half = Math.max(2, peak(s) / 2);
  beginEpoch(s);
}

/** What still hangs from before holds nobody up. */
export function beginEpoch(s: LaneState): void {
  s.inFlight = 0;
  s.epoch++;
  // Those before it are not counted, so that nobody knows how many are there at once.
  s.concurrencyRows = Math.min(s.concurrencyRows, 0);
  forgetUnanswered(s);
}

/**
 * As many as may be in flight are silent. Calls that take very long, or wait for others in this lane, must not
 * hold it up for good: they are counted no more, or those that hang would leave one call a second for hours.
 * But a server that has gone silent again is asked for less each time, and what fails there is still learned from.
 */
export function countAnew(s: LaneState, nowMs: number): void {
  s.inFlight = 0;
  s.countedFromMs = nowMs;
  s.limit = Math.min(s.limit, Math.max(2, s.limit / 2));
  forgetUnanswered(s);
}

/**
 * The probe came through. What waits may not all go at once: a server that has just come back would
 * fall over again. So the calls in flight grow from 2 by one per acceptance, and the pace begins
 * a little above what the server bore before the outage. Where that says nothing, as nothing or next to
 * nothing was asked for, there is no pace: the calls in flight alone show what the server bears.
 */
export function recover(s: LaneState, nowMs: number, rules: LaneRules, queued: number): void {
  s.down = false;
  // The next probe need not be waited for; a time that a failure has named is.
  if (!s.closing) s.untilMs = Math.min(s.untilMs, Math.max(nowMs, s.outageUntilMs));
  // Probes that still hang were sent into the outage, and say nothing of what comes after it.
  beginEpoch(s);
  s.tokens = Math.max(s.tokens, rules.freshTokens);
  s.limit = 2;
  // Answers that took long as the outage began say nothing of the server that has come back.
  s.rttMs = Math.min(s.rttMs, s.usualMs);
  const isKnown = s.okBefore > 0 || s.trippedAtMs - s.okAtMs >= leastHealthMs;
  // The time of the outage is no time of health: a second one would be measured against it.
  if (isKnown) s.okBefore = s.health;
  s.okNow = 1;
  s.okAtMs = nowMs;
  // What was accepted, and what was sent to get that.
  const health = s.health / (1 - Math.min(0.9, s.usuallyFailing));
  const asked = queued / Math.max(1, nowMs - s.trippedAtMs);
  const tells = s.health > Math.min(leastHealth, asked / farMore);
  if (isKnown && tells && health < rateAt(s, nowMs)) {
    s.recovering = true;
    const climbMs = 300 / Math.max(s.health, asked);
    climb(s, nowMs, 1.1 * health, 1.5 * health, Math.min(Math.max(climbMs, 5_000), 60_000));
    s.nextAtMs = nowMs;
    s.quota = Infinity;
  }
}

/** One more call in flight per acceptance, beyond the half one more per round trip. */
export function ramp(s: LaneState, rules: LaneRules, queued: number): void {
  if (s.limit === Infinity) return;
  s.limit += s.limit < s.half ? 1 : 1 / s.limit;
  if (queued === 0 && s.limit >= 2 * s.inFlight + 2) {
    s.limit = Infinity;
    if (s.recovering) {
      s.recovering = false;
      s.lowRate = rules.statedRate;
      s.climbMs = Infinity;
    }
  }
}

/**
 * More failures than usual while it recovers: the server bears less than this, once per round trip.
 * An API that always fails now and then is not made better by asking it less.
 */
export function backOff(s: LaneState, call: Call, nowMs: number): void {
  if (s.limit === Infinity || s.down || call.epoch !== s.epoch || call.sentAtMs <= s.cutAtMs)
    return;
  if (s.failing < 2 * s.usuallyFailing + 0.03) return;
  s.cutAtMs = nowMs;
  s.limit = Math.max(2, 0.7 * s.limit);
  s.half = s.limit;
  if (s.recovering) {
    const rate = rateAt(s, nowMs);
    const low = Math.max(0.8 * rate, s.health);
    climb(s, nowMs, low, Math.max(0.95 * rate, 1.05 * low), 5_000);
  }
}
