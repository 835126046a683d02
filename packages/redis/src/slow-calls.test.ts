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

  test('does not wait for a slot of minutes ago, when the pace was far lower', async () => {
    const { lane } = await released('s.probing, s.next = false, now + 300000');
    expect((await timeOf(lane, { maxWaitMs: 6_000 })).turn).toBe('go');
  });

  test('nor for a slot of minutes from now, where nobody was accepted for an hour', async () => {
    const { lane } = await released(
      's.closing, s.released, s.peak, s.first, s.n = true, 0, 10, true, 1 s.cycle, s.pause = now - 3600000, 3600000',
    );
    await timeOf(lane, { maxWaitMs: 1 });
    expect(await redis.read('next - s.climb')).toBeLessThanOrEqual(10_000);
  });

  test('goes on behind one that was not refused, though it is not answered', async () => {
    const { lane } = await released('s.probeAt, s.refusalMs = now - 900, 50');
    for (let call = 0; call < 3; call++) {
      expect((await timeOf(lane, { maxWaitMs: 1_000 })).turn).toBe('go');
    }
  });

  test('waits no longer than five seconds for it, where refusals take as long', async () => {
    const { lane } = await released('s.probeAt, s.refusalMs = now - 5000, 20000');
    expect((await timeOf(lane, { maxWaitMs: 1_000 })).turn).toBe('go');
  });

  test('asks once more after a reset when the one that went should have told of it', async () => {
    const { lane } = await released(
      's.probing, s.left, s.reset, s.refilled, s.refilledAt = false, 0, now - 20000, now - 20000, now - 20000',
    );
    expect((await timeOf(lane, { maxWaitMs: 1_000 })).turn).toBe('go');
  });
});
