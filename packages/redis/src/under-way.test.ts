import { describe, expect, test } from 'vitest';
import { useRedis } from './fleet.fixture.ts';
import { laneScript } from './lane-script.ts';
import { isInstalled } from './redis-server.fixture.ts';
import { enterArgs, readEntered, readNews, unusedArgs, type Granted } from './script-calls.ts';

/** The script, told the time in seconds. */
const atTime = laneScript.replace("redis.call('TIME')", '{ tonumber(ARGV[3]), 0 }');

describe.runIf(isInstalled)('calls of which nobody tells', () => {
  const redis = useRedis();

  function fleet() {
    const client = redis.admin();
    const run = (args: string[], seconds: number) =>
      client.eval(atTime, 1, 'redial:vendor', ...args, seconds);
    return {
      go: async (seconds: number) => {
        const ask = { knownRate: 0, statedRate: 0, fresh: true, place: 0 };
        return readEntered(await run(enterArgs(ask), seconds));
      },
      end: async (call: Granted, seconds: number) => {
        readNews(await run(unusedArgs(call), seconds));
      },
    };
  }

  test('are those of a process that has died: after two turns they do not count', async () => {
    const { go, end } = fleet();
    const lost = [await go(100), await go(101)];
    for (let seconds = 102; seconds < 110; seconds++) await end(await go(seconds), seconds);
    const other = await go(110);
    await end(await go(111), 111);
    expect(await redis.out()).toBe(1);
    for (const call of lost) await end(call, 111);
    expect(await redis.out()).toBe(1);
    await end(other, 112);
    expect(await redis.out()).toBe(0);
  });

  test('count no more where nobody tells of any, but those do that go then', async () => {
    const { go } = fleet();
    for (const seconds of [100, 100, 100, 106]) await go(seconds);
    expect(await redis.out()).toBe(1);
    await go(107);
    expect(await redis.out()).toBe(2);
  });
});
