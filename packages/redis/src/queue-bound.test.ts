import { describe, expect, test } from 'vitest';
import { refuse, setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('maxQueued', () => {
  const redis = useRedis();
  const laneOf = (maxQueued: number) =>
    redis.ioRedis().lane('vendor', { ...setup, options: { maxQueued } });
  const tooLong = { stopReason: 'wait-too-long' };

  test.each([0, 10])('%i: who only waits for the answer of Redis does not count', async (most) => {
    const lane = laneOf(most);
    const calls = await Promise.all(Array.from({ length: 50 }, () => timeOf(lane)));
    expect(new Set(calls.map(({ turn }) => turn))).toEqual(new Set(['go']));
  });

  test.each([0, 3])('%i: of those who are told to come back the newest leave', async (most) => {
    await refuse(laneOf(most), 3_000);
    const lane = laneOf(most);
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 20 }, () => timeOf(lane, { signal }));
    await sleep(100);
    const late = await timeOf(lane);
    controller.abort();
    const turns = await Promise.all(calls.map(async (call) => (await call).turn));
    expect(turns.slice(0, most)).toEqual(Array.from({ length: most }, () => 'aborted'));
    for (const turn of [...turns.slice(most), late.turn]) {
      expect(turn).toMatchObject(tooLong);
      expect((turn as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(2_000);
    }
  });
});
