import { describe, expect, test } from 'vitest';
import { useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';
import { scriptAt } from './script.fixture.ts';

describe.runIf(isInstalled)('what a client kept back for seconds while Redis was away', () => {
  const redis = useRedis();

  test('takes no slot, as nobody waits for it', async () => {
    const { enter } = scriptAt(redis);
    expect((await enter(100, { sentAtMs: 97_000 })).goes).toBe(false);
    expect((await enter(100, { sentAtMs: 99_000 })).goes).toBe(true);
    expect(await redis.out()).toBe(1);
  });

  test('does not pause the fleet once more', async () => {
    const { keep } = scriptAt(redis);
    expect((await keep(100, { sentAtMs: 97_000, leftMs: 3_000 })).closedMs).toBe(0);
    expect((await keep(100, { sentAtMs: 99_000, leftMs: 3_000 })).closedMs).toBe(3_000);
  });
});
