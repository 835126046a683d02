import type { LaneRules } from './rules.ts';
import type { LaneState } from './state.ts';

/** Calls whose turn came while the process was busy may be caught up with for this long. */
export const slackMs = 20;

/** Four times as fast this long after the climb, where nothing is refused. */
const quadrupleMs = 5_000;

/** Calls per millisecond that no longer bound anything. */
const boundless = 1_000;

/** Late by less than this is what timers and round trips do. */
const heldUpMs = 50;

/**
 * Calls per millisecond that are tried now: from the rate that held, quickly at first, up to the one
 * that was refused; flat there, because that is where the limit is likely to be; then doubling within
 * seconds, because the limit may have been raised or shared with somebody who left.
 * While a probe is out nothing is tried. Infinity: there is no pace, or none that bounds anything.
 */
export function rateAt(s: LaneState, nowMs: number): number {
  if (s.lowRate === Infinity) return Infinity;
  if (s.climbMs === Infinity || s.probing) return s.lowRate;
  const x = (nowMs - s.climbAtMs) / s.climbMs - 1;
  if (x < 0) return Math.max(s.lowRate, s.highRate + (s.highRate - s.lowRate) * x ** 3);
  const beyond = (x * s.climbMs) / Math.min(s.climbMs, quadrupleMs);
  const rate = s.highRate * 2 ** (beyond + beyond ** 2);
  return rate > boundless ? Infinity : rate;
}

/**
 * Takes the next slot. A process that overslept makes up for a few slots, not for all of them; the
 * rest of that time counts as idle.
 */
export function takeSlot(s: LaneState, nowMs: number, rate: number): void {
  const lateMs = Math.max(0, nowMs - slackMs - s.nextAtMs);
  // In a pause only scouts go; that nobody else does is no idleness.
  if (lateMs > heldUpMs && s.untilMs <= nowMs) s.idleMs += lateMs;
  s.nextAtMs += lateMs + 1 / rate;
}

/** Slots that are nearer than this stay where they are. */
const nearMs = 5_000;

/** A slot that was taken at a pace of one call in minutes is not waited for once the pace has risen. */
export function hasten(s: LaneState, nowMs: number): void {
  if (s.nextAtMs <= nowMs + nearMs) return;
  s.nextAtMs = Math.min(s.nextAtMs, nowMs + Math.max(nearMs, 1 / rateAt(s, nowMs)));
}

/** One call an hour: at a pace of none nobody would ever go again. */
const leastRate = 1 / 3_600_000;

/** After minutes of refusals the rate that held is next to none, and no reason to wait for minutes more. */
const mostPhaseMs = 10_000;

/** Begins a climb from `low` to `high` in `climbMs`. */
export function climb(
  s: LaneState,
  nowMs: number,
  low: number,
  high: number,
  climbMs: number,
): void {
  s.lowRate = Math.max(low, leastRate);
  s.highRate = Math.max(high, leastRate);
  s.climbAtMs = nowMs;
  s.climbMs = climbMs;
}

/** There is no limit, as far as is known now, but a pace that was stated. */
export function endPace(s: LaneState, rules: LaneRules): void {
  s.releasedAtMs = -1;
  s.quota = Infinity;
  s.lowRate = rules.statedRate;
  s.climbMs = Infinity;
}

/**
 * Counting begins anew. What was accepted before, with long gaps between, says how much was asked for
 * and nothing of what the vendor would have borne.
 */
export function beginCycle(s: LaneState, nowMs: number): void {
  s.firstCycle = true;
  s.cycleAtMs = nowMs;
  s.idleMs = 0;
  s.accepted = 0;
  s.oldAccepted = 0;
  s.oldMs = 0;
}

/**
 * Learns from a pause that ends: `accepted` calls went through since the last release. Counting the
 * pause as well gives a rate that the vendor surely sustains; leaving it out, one that is too high,
 * as long as none was measured directly. Between them lies the truth.
 *
 * How fast to climb: a pause costs its own length, so the longer it is the rarer it should be; but
 * at least some 300 calls lie between two tries, so that refusals stay below a percent.
 */
export function learnPace(s: LaneState, nowMs: number, random: () => number): void {
  const spanMs = Math.max(1, (s.firstCycle ? nowMs : cycleEnd(s, nowMs)) - s.cycleAtMs - s.idleMs);
  const held = s.firstCycle
    ? s.accepted / spanMs
    : (s.accepted + s.oldAccepted) / (spanMs + s.oldMs);
  if (!s.firstCycle) keepProven(s, held, spanMs + s.oldMs);
  const burst = s.accepted / Math.max(1, s.refusedAtMs - s.cycleAtMs);
  const known = s.refusedRate < Infinity;
  const bound = s.lenient ? 2 * held : burst;
  const high = Math.max(held, known ? s.refusedRate : bound);
  // The pace was far below the limit for most of the cycle and then rose through it, because
  // the process was held up as it measured: the cycle says nothing but where it ended.
  if (s.lenient && known && s.refusedRate > 3 * held) {
    beginCycle(s, nowMs);
    climb(s, nowMs, 0.5 * s.refusedRate, s.refusedRate, 1_000);
    s.nextAtMs = nowMs + random() / s.lowRate;
    return;
  }
  if (s.lenient && !s.firstCycle) {
    // The limit was used up at both ends of the cycle, so what went through between is the rate
    // itself, the more precisely the longer it was.
    const knownMs = spanMs + s.oldMs;
    // A window opened somewhere between the last refusal and the release, which may have come late.
    const shortestMs = s.oldMs + Math.max(1, s.refusedAtMs - s.cycleAtMs - s.idleMs);
    const upper = Math.max(
      held * (1 + Math.min(0.3, 150 / knownMs)),
      s.windowed ? (s.accepted + s.oldAccepted) / shortestMs : 0,
    );
    climb(
      s,
      nowMs,
      held,
      s.rowRate < Infinity ? Math.max(upper, Math.min(s.rowRate, 1.5 * held)) : upper,
      Math.min(Math.max(2 * knownMs, 1_000), 10_000),
    );
    s.nextAtMs = nowMs + random() * Math.min(1 / held, mostPhaseMs);
    return;
  }
  const gap = Math.max(1e-3, 1 - held / high);
  // What the last pause cost: the next one will cost as much, and not the whole of a long row.
  const costly = high * (nowMs - s.refusedAtMs) >= 20;
  const climbMs = Math.max(
    Math.min(costly ? 120_000 : 10_000, (5 * s.pauseMs) / gap),
    Math.min(300 / high, 10_000),
  );
  climb(s, nowMs, held, high, s.lenient && s.firstCycle ? 1_000 : climbMs);
  // A random phase: processes that were refused together must not go on together.
  s.nextAtMs = nowMs + random() * Math.min(1 / held, mostPhaseMs);
}

/** A pace that held for so many calls is what later ones are held against. */
const provenCalls = 50;

function keepProven(s: LaneState, rate: number, spanMs: number): void {
  if (rate * spanMs >= provenCalls) s.provenRate = Math.max(s.provenRate, rate);
}

/**
 * Where one cycle ends and the next begins: with the refusal, where the limit was used up and a short
 * pause has not refilled it; else with the release, where a long one has.
 */
const cycleEnd = (s: LaneState, releasedAtMs: number): number =>
  s.lenient && !s.windowed ? s.refusedAtMs : releasedAtMs;

/**
 * The first call sent after a release was accepted: the release held, a new cycle has begun. Where that was
 * a probe, nobody else has gone yet, however long it took: the climb begins only now.
 */
export function confirmRelease(s: LaneState, nowMs: number): void {
  if (s.probing) s.climbAtMs = nowMs;
  const endMs = cycleEnd(s, s.releasedAtMs);
  if (!s.firstCycle) {
    const knownMs = s.oldMs + endMs - s.cycleAtMs - s.idleMs;
    // Some seconds are kept in full: cycles of milliseconds would forget what a long one has shown.
    const keep = knownMs > 4_000 ? 0.5 : 1;
    s.oldMs = keep * knownMs;
    s.oldAccepted = keep * (s.oldAccepted + s.accepted);
  }
  s.firstCycle = false;
  s.cycleAtMs = endMs;
  s.idleMs = 0;
  s.accepted = 0;
  s.releasedAtMs = -1;
}
