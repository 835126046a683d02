import type { Lane, LaneOptions } from '@redial/core/adapter';
import { describe, expect, test } from 'vitest';
import { setup, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('a rate that the user has stated', { timeout: 30_000 }, () => {
  const redis = useRedis();
  const laneOf = (options: LaneOptions): Lane =>
    redis.ioRedis().lane('vendor', { ...setup, options });
  const fleetOf = (processes: number, options: LaneOptions): Lane[] =>
    Array.from({ length: processes }, () => laneOf(options));

  /** How long it takes until each has sent so many calls. */
  async function drainMs(lanes: readonly Lane[], each: number): Promise<number> {
    const startMs = performance.now();
    const calls = lanes.flatMap((lane) => Array.from({ length: each }, () => timeOf(lane)));
    for (const { turn, ticket } of await Promise.all(calls)) {
      expect(turn).toBe('go');
      ticket.report('accepted');
    }
    return performance.now() - startMs;
  }

  test('is the fleet’s', async () => {
    expect(await drainMs(fleetOf(3, { perSecond: 20 }), 10)).toBeGreaterThan(1_300);
  });

  test('is the fleet’s whole rate whatever share of it each process has', async () => {
    const tookMs = await drainMs(fleetOf(4, { perSecond: 40, share: 0.25 }), 10);
    expect(tookMs).toBeGreaterThan(800);
    expect(tookMs).toBeLessThan(2_000);
  });

  test('of Infinity is none', async () => {
    expect((await timeOf(laneOf({ perSecond: Infinity }))).turn).toBe('go');
    expect(await redis.out()).toBe(1);
  });

  test('is whole for the only process that is busy', async () => {
    const tookMs = await drainMs(fleetOf(1, { perSecond: 40, share: 0.25 }), 40);
    expect(tookMs).toBeGreaterThan(800);
    expect(tookMs).toBeLessThan(2_000);
  });

  test('is kept by share while Redis is away', async () => {
    const [lane] = fleetOf(1, { perSecond: 40, share: 0.25 }) as [Lane];
    await redis.stop();
    await drainMs([lane], 1);
    expect(await drainMs([lane], 10)).toBeGreaterThan(800);
  });

  test('counts where it is the lowest of several', async () => {
    const [slow, fast] = [laneOf({ perSecond: 10 }), laneOf({ perSecond: 1_000 })];
    await drainMs([slow], 1);
    expect(await drainMs([fast], 10)).toBeGreaterThan(700);
  });

  test('is forgotten when for ten seconds nobody has stated it', async () => {
    await drainMs([laneOf({ perSecond: 5 })], 1);
    await redis.change('s.statedAt = s.statedAt - 11000');
    expect(await drainMs([laneOf({})], 15)).toBeLessThan(700);
  });

  test('can be raised when for ten seconds nobody has stated the lower one', async () => {
    await drainMs([laneOf({ perSecond: 5 })], 1);
    await redis.change('s.statedAt = s.statedAt - 11000');
    expect(await drainMs([laneOf({ perSecond: 1_000 })], 15)).toBeLessThan(700);
  });
});
