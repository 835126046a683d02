import type { LaneView } from '@redial/core/adapter';

/**
 * What a lane looks like that a fleet shares: its own gate's view, and what is known of the fleet.
 *
 * @param pausedMs for how long the whole fleet is closed
 * @param rate the fleet's pace, in calls a millisecond; 0: none
 */
export function fleetView(own: LaneView, pausedMs: number, rate: number): LaneView {
  return {
    ...own,
    status: statusBeside(own.status, pausedMs, rate),
    ...(rate > 0 ? { perSecond: rate * 1000 } : {}),
    ...(pausedMs > (own.opensInMs ?? 0) ? { opensInMs: Math.ceil(pausedMs) } : {}),
  };
}

function statusBeside(own: LaneView['status'], pausedMs: number, rate: number): LaneView['status'] {
  if (own === 'down' || own === 'paused') return own;
  if (pausedMs > 0) return 'paused';
  return rate > 0 ? 'paced' : own;
}
