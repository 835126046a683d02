import type { Gate } from './gate.ts';
import { climb } from './pace.ts';
import { healthAt } from './health.ts';
import { endConcurrencyLimit, isConcurrencyLimited } from './concurrency.ts';

/** It takes up to so long to notice that the store is out of reach. */
const noticedMs = 2_000;

/**
 * Goes on alone: what a fleet shared is out of reach. Its pause is kept, and one call goes first after
 * it; where it was paced, it goes on at the pace that this process had of late.
 */
export function goAlone(
  { queue, setup }: Gate,
  { notBeforeMs, isOutage, isPaced }: { notBeforeMs: number; isOutage: boolean; isPaced: boolean },
): void {
  const nowMs = setup.clock.monotonicMs();
  const s = queue.state;
  // The loss is noticed late: after a pause that ended just now perhaps nobody has gone yet.
  if (notBeforeMs > Math.max(nowMs - noticedMs, s.untilMs)) {
    s.untilMs = notBeforeMs;
    if (isOutage) s.outageUntilMs = notBeforeMs;
    s.probing = true;
  }
  const rate = healthAt(s, nowMs);
  if (!isPaced || rate === 0 || s.lowRate < Infinity) return;
  climb(s, nowMs, rate, 1.5 * rate, 10_000);
  // The slots were the fleet's: that none was taken here is no idleness.
  s.nextAtMs = nowMs;
}

/** The service fails, or has just come back: who waits here waits for that, and not for a limit. */
export const isInOutage = ({ queue: { state } }: Gate): boolean =>
  state.down || (state.limit < Infinity && !isConcurrencyLimited(state));

/**
 * Forgets what was learned of the limit: a fleet keeps it again, and who waits here may go there. What the vendor
 * asked for is not forgotten; gives back until when that is. Who waits for a service that fails goes on here.
 */
export function goTogether(gate: Gate): number {
  const { queue } = gate;
  const s = queue.state;
  if (queue.queued === 0 || !isInOutage(gate)) {
    if (isConcurrencyLimited(s)) endConcurrencyLimit(s, 0);
    Object.assign(s, {
      lowRate: Infinity,
      climbMs: Infinity,
      quota: Infinity,
      remaining: Infinity,
      probing: s.probing || s.closing,
      closing: false,
    });
    gate.lookAfter();
  }
  // In an outage it is the moment of the next probe, which is each process's own.
  return s.down ? -Infinity : s.untilMs;
}
