import type { Gate } from '@redial/core/adapter';

/**
 * In a fleet that keeps the stated pace and the fields together, a process keeps none beside it: said at each answer of
 * Redis, as the process's own gate returns to it, after an outage for example, or a call that was sent alone.
 */
export function keepNoPace({ queue }: Gate): void {
  const { state, rules } = queue;
  if (queue.queued > 0) return;
  if (state.lowRate === rules.statedRate) state.lowRate = Infinity;
  state.remaining = Infinity;
}

/** Alone, it keeps its share of the stated pace. */
export function keepOwnShare({ queue }: Gate): void {
  const { statedRate } = queue.rules;
  if (statedRate === Infinity) return;
  queue.state.lowRate = statedRate;
  queue.state.climbMs = Infinity;
}
