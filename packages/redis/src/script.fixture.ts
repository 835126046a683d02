import type { useRedis } from './fleet.fixture.ts';
import { laneScript } from './lane-script.ts';
import {
  enterArgs,
  keepArgs,
  readEntered,
  readNews,
  unusedArgs,
  type Ask,
  type Granted,
  type Keep,
} from './script-calls.ts';

const timed = laneScript.replace("redis.call('TIME')", '{ tonumber(ARGV[3]), 0 }');

/** The script for the lane `vendor`, told what time it is by Redis, in seconds. */
export function scriptAt(redis: ReturnType<typeof useRedis>) {
  const client = redis.admin();
  const run = (args: string[], seconds: number): Promise<unknown> =>
    client.eval(timed, 1, 'redial:vendor', ...args, seconds);
  const ask: Ask = { sentAtMs: undefined, knownRate: 0, statedRate: 0, fresh: true, place: 0 };
  return {
    enter: async (seconds: number, about: Partial<Ask> = {}) =>
      readEntered(await run(enterArgs({ ...ask, ...about }), seconds)),
    keep: async (seconds: number, about: Pick<Keep, 'sentAtMs' | 'leftMs'>) =>
      readNews(await run(keepArgs({ knownRate: 0, isOutage: false, ...about }), seconds)),
    unused: async (seconds: number, slot: Granted) =>
      readNews(await run(unusedArgs(slot), seconds)),
  };
}
