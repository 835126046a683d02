import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { redisLanes } from './index.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)("what the fleet's pace is", { timeout: 10_000 }, () => {
  const redis = useRedis();
  const paced = `
    local t = redis.call('TIME')
    s.low, s.high, s.climb, s.climbMs, s.heard = 0.05, 0.05, t[1] * 1000, 1000, t[1] * 1000`;

  test('where Redis was silent: as before, as nothing was tried meanwhile', async () => {
    const store = redis.ioRedis();
    const lane = store.lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    const slow = await timeOf(lane);
    await redis.change(paced);
    redis.signal('SIGSTOP');
    for (let call = 0; call < 10; call++) {
      (await timeOf(lane)).ticket.report('accepted');
      await sleep(300);
    }
    redis.signal('SIGCONT');
    await sleep(100);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    slow.ticket.report('accepted');
    expect(store.views()[0]?.perSecond ?? Infinity).toBeLessThan(200);
  });

  test('where nobody asked: higher, as nobody was refused for so long', async () => {
    const store = redis.ioRedis();
    const lane = store.lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    await redis.change(`${paced} s.climb, s.heard = s.climb - 3000, s.heard - 3000`);
    (await timeOf(lane)).ticket.report('accepted');
    expect(store.views()[0]?.perSecond ?? Infinity).toBeGreaterThan(1_000);
  });
});

describe.runIf(isInstalled)('that Redis is silent, told by the client itself', () => {
  const redis = useRedis();

  test('is waited for by one lane, and known to the others', async () => {
    const client = new Redis({ port: redis.port, host: '127.0.0.1', commandTimeout: 200 });
    client.on('error', () => undefined);
    const store = redisLanes(client);
    const lanes = ['vendor', 'another', 'third'].map((key) => store.lane(key, setup));
    for (const lane of lanes) (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    redis.signal('SIGSTOP');
    const tookMs: number[] = [];
    for (const lane of lanes) tookMs.push((await timeOf(lane)).tookMs);
    expect(tookMs.filter((ms) => ms > 100)).toHaveLength(1);
    client.disconnect();
  });
});
