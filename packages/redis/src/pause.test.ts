import { describe, expect, test } from 'vitest';
import { patience, refuse, setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)("a fleet's pause", { timeout: 30_000 }, () => {
  const redis = useRedis();

  test('lasts as long as was told, also where the refused request gives up', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await refuse(lane, 1_000, 20);
    expect((await timeOf(lane)).tookMs).toBeGreaterThan(900);
  });

  test('is all that one refusal costs a caller that sends one call after the other', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    const startMs = performance.now();
    for (let call = 1; call <= 20; call++) {
      const { ticket } = await timeOf(lane);
      await sleep(10);
      if (call === 4) ticket.report('refused', { retryAfterMs: 600, delayMs: 600 });
      else ticket.report('accepted');
    }
    expect(performance.now() - startMs).toBeLessThan(1_600);
  });

  test('ends with one call first; when that is aborted, with the next', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await refuse(lane, 600);
    const probe = await timeOf(lane);
    const next = lane.ticket().enter(patience);
    await sleep(50);
    const startMs = performance.now();
    probe.ticket.report('aborted');
    await next;
    expect(performance.now() - startMs).toBeLessThan(200);
  });
});
