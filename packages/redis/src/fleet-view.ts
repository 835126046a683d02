import type { LaneView } from '@redial/core/adapter';
import type { FleetNews } from './script-calls.ts';

/** How fast the fleet goes while it is not closed. */
export type FleetPace = Pick<FleetNews, 'rate' | 'isPaced'>;

/**
 * What a lane looks like that a fleet shares: its own gate's view, and what is known of the fleet.
 *
 * @param pausedMs for how long the whole fleet is closed
 */
export function fleetView(own: LaneView, pausedMs: number, pace: FleetPace): LaneView {
  const { rate, isPaced } = pace;
  return {
    ...own,
    status: statusBeside(own.status, pausedMs, isPaced),
    ...(rate > 0 ? { perSecond: rate * 1000 } : {}),
    ...(pausedMs > (own.opensInMs ?? 0) ? { opensInMs: Math.ceil(pausedMs) } : {}),
  };
}

function statusBeside(
  own: LaneView['status'],
  pausedMs: number,
  isPaced: boolean,
): LaneView['status'] {
  if (own === 'down' || own === 'paused') return own;
  if (pausedMs > 0) return 'paused';
  return isPaced ? 'paced' : own;
}
