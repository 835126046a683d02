import { describe, expect, test } from 'vitest';
import { refuse, setup, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)("a fleet's pause", { timeout: 30_000 }, () => {
  const redis = useRedis();

  test('lasts as long as was told, also where the refused request gives up', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await refuse(lane, 1_000, 20);
    expect((await timeOf(lane)).tookMs).toBeGreaterThan(900);
  });
});
