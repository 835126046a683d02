import type { Call } from './call.ts';
import type { LaneState } from './state.ts';

/** A lane that never had more calls in flight than this of late is quiet. */
export const quietCalls: number = 2;
const healthSpanMs = 10_000;

/** Most calls in flight in the last 10 to 20 seconds of health. */
export const peak = (s: LaneState): number => Math.max(s.peakBefore, s.peakNow);

/** Acceptances a millisecond in health. */
export const healthAt = (s: LaneState, nowMs: number): number =>
  Math.max(s.okBefore, s.okNow / Math.max(1_000, nowMs - s.okAtMs));

/** Keeps what an outage is measured against: how much was in flight while all was well. */
export function trackSent(s: LaneState): void {
  if (s.inFlight > s.peakNow) s.peakNow = s.inFlight;
}

/** Keeps the pace of acceptances and the usual time of an answer. */
export function trackAccepted(s: LaneState, call: Call, nowMs: number): void {
  const rttMs = nowMs - call.sentAtMs;
  s.rttMs = s.rttMs ? s.rttMs + (rttMs - s.rttMs) / 16 : rttMs;
  s.usualMs = s.usualMs ? s.usualMs + (s.rttMs - s.usualMs) / 256 : rttMs;
  s.okNow++;
  const spanMs = nowMs - s.okAtMs;
  if (spanMs > healthSpanMs && !s.down) {
    s.okBefore = s.okNow / spanMs;
    s.okNow = 0;
    s.okAtMs = nowMs;
    s.peakBefore = s.peakNow;
    s.peakNow = s.inFlight;
  }
}

/**
 * That a service is overloaded is usual up to this part of its answers, which one path in twenty that always says so
 * comes to with its resends; more often it means it.
 */
const usuallyOverloaded = 0.2;

/** Keeps how often calls fail of late, and how often they usually do. */
export function trackFailing(s: LaneState, call: Call, failed: 0 | 1): void {
  if (s.down || call.epoch !== s.epoch) return;
  s.failing += (failed - s.failing) / 32;
  const usually = s.usuallyFailing + (failed - s.usuallyFailing) / Math.min(++s.answers, 512);
  const isOverload = failed && call.overloaded;
  const most = isOverload ? Math.max(s.usuallyFailing, usuallyOverloaded) : 1;
  s.usuallyFailing = Math.min(usually, most);
  s.missed = failed ? s.missed + 1 : 0;
  if (!failed) s.failingBefore = s.usuallyFailing;
}

/**
 * Nearly nothing is accepted: more fail in a row than ever do by chance. Where some calls always fail, as those
 * of one endpoint that is broken, it takes more of them.
 */
export const isFailing = (s: LaneState): boolean =>
  s.missed >= 10 / (1 - Math.min(0.9, s.failingBefore));

/** Whether anything was ever accepted: before, nothing is known of the service. */
export const hasAccepted = (s: LaneState): boolean => s.okNow > 0 || s.okBefore > 0;
