import type { Gate } from './gate.ts';
import { climb } from './pace.ts';

/** Goes on at the pace that this process had of late: what a fleet shared is out of reach. */
export function goAlone({ queue, setup }: Gate): void {
  const nowMs = setup.clock.monotonicMs();
  const s = queue.state;
  const own = Math.max(s.okBefore, s.okNow / Math.max(1_000, nowMs - s.okAtMs));
  if (own > 0 && s.lowRate === Infinity) climb(s, nowMs, own, 1.5 * own, 10_000);
}

/** Forgets what was learned of the limit: a fleet keeps it again. */
export function goTogether({ queue }: Gate): void {
  Object.assign(queue.state, {
    lowRate: queue.rules.statedRate,
    climbMs: Infinity,
    quota: Infinity,
    remaining: Infinity,
    untilMs: -Infinity,
    closing: false,
    probing: false,
  });
}
