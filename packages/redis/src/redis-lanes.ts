import { check, type Check, type LaneSetup, type LaneStore } from '@redial/core/adapter';
import { scriptRunner, type RedisClient } from './client.ts';
import { laneScript } from './lane-script.ts';
import { reachOf } from './reach.ts';
import { SharedLane } from './shared-lane.ts';

/** Options of {@link redisLanes}. */
export interface RedisLanesOptions {
  /** Begins every key. Processes with the same prefix share their limits. Default: `redial:`. */
  prefix?: string | undefined;
}

/** Lanes kept in this process; beyond it those unused for longest are let go, where nobody is in them. */
const mostLanes = 1_000;
/** A lane that nobody used for so long is let go; what the fleet knows stays in Redis. */
const idleMs = 600_000;

const aClient: Check = [
  'a client of redis, ioredis or iovalkey',
  (value) => 'evalSha' in Object(value) || 'evalsha' in Object(value),
];

/**
 * Lanes that a fleet shares through Redis: one process's refusal pauses all, and all together keep
 * the pace that the vendor bears. One short script before each call, one after it; the client stays
 * yours. Where Redis fails each process goes on alone, no request does.
 *
 * @throws TypeError when the client has no scripts, or an option is wrong.
 */
export function redisLanes(client: RedisClient, options: RedisLanesOptions = {}): LaneStore {
  check('', options, { prefix: ['a text', (value) => typeof value === 'string'] });
  const { prefix = 'redial:' } = options;
  check('', { client: client ?? null }, { client: aClient });
  const run = scriptRunner(client, laneScript);
  const reach = reachOf(client);
  const lanes = new Map<string, SharedLane>();
  return {
    lane(key, setup) {
      const known = lanes.get(key);
      if (known) {
        lanes.delete(key);
        lanes.set(key, known);
        return known;
      }
      const lane = new SharedLane(key, setup, (args) => run(prefix + key, args), reach);
      sweep(lanes, setup);
      lanes.set(key, lane);
      return lane;
    },
    views: () => [...lanes.values()].map((lane) => lane.view()),
  };
}

/** They are in the order of their last use. */
function sweep(lanes: Map<string, SharedLane>, { clock }: LaneSetup): void {
  const nowMs = clock.monotonicMs();
  for (const [key, lane] of lanes) {
    if (nowMs - lane.lastUsedMs <= idleMs && lanes.size < mostLanes) return;
    if (lane.isIdle) lanes.delete(key);
  }
}
