import { describe, expect, test } from 'vitest';
import { setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('a fleet whose calls take 20 s', { timeout: 10_000 }, () => {
  const redis = useRedis();

  /** It is paced at two a second, and a pause has ended 20 s ago. */
  const released = async (lua: string) => {
    const store = redis.ioRedis();
    const lane = store.lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    await redis.change(`
      local t = redis.call('TIME')
      local now = t[1] * 1000 + t[2] / 1000
      s.rtt, s.n, s.low, s.high, s.climb, s.climbMs = 20000, 100, 0.002, 0.002, now - 20000, 10000
      s.refused, s.released, s.probing = now - 25000, now - 20000, true
      ${lua}`);
    return { lane, store };
  };

  test('does not go all at once behind the first', async () => {
    const { lane, store } = await released('');
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    await timeOf(lane);
    expect(store.views()[0]?.perSecond).toBe(2);
  });

  test('waits no longer than five seconds for it', async () => {
    const { lane } = await released('s.probeAt = now - 5000');
    expect((await timeOf(lane, { maxWaitMs: 1_000 })).turn).toBe('go');
  });
});
