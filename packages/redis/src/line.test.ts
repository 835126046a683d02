import { setMaxListeners } from 'node:events';
import { systemClock } from '@redial/core';
import type { Turn } from '@redial/core/adapter';
import { describe, expect, test } from 'vitest';
import { patience, refuse, setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { Line } from './line.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('requests that wait for a slot', { timeout: 30_000 }, () => {
  const redis = useRedis();

  test.each([
    ['deadline', { deadlineAtMs: () => performance.now() + 100 }],
    ['wait-too-long', { maxWaitMs: () => 100 }],
  ])('%s is said at once where the pause is longer', async (stopReason, bounds) => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await refuse(lane, 2_000);
    const asker = timeOf(lane);
    await sleep(50);
    const more = Object.fromEntries(Object.entries(bounds).map(([name, of]) => [name, of()]));
    const { turn, tookMs } = await timeOf(lane, more);
    expect(turn).toMatchObject({ stopReason });
    expect((turn as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(1_500);
    expect(tookMs).toBeLessThan(200);
    expect((await asker).turn).toBe('go');
  });

  test('a deadline is kept while Redis is slow', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await timeOf(lane);
    redis.signal('SIGSTOP');
    const { turn, tookMs } = await timeOf(lane, { deadlineAtMs: performance.now() + 100 });
    expect(turn).toEqual({ stopReason: 'deadline' }); // 0 as wait would mean now
    expect(tookMs).toBeLessThan(400);
  });

  test('each leaves in time while the first of them waits for its slot', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await timeOf(lane);
    await redis.change('s.probing, s.probeAt = true, s.cycle + 60000');
    const asker = timeOf(lane, { maxWaitMs: 3_000 });
    await sleep(50);
    const { turn, tookMs } = await timeOf(lane, { maxWaitMs: 200 });
    expect(turn).toMatchObject({ stopReason: 'wait-too-long' });
    expect(tookMs).toBeLessThan(1_000);
    await redis.change('s.probing = false');
    await asker;
  });

  test('nobody waits longer where Redis goes and comes back meanwhile', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    for (let call = 0; call < 5; call++) (await timeOf(lane)).ticket.report('accepted');
    await redis.change('s.low, s.high, s.climb, s.climbMs = 0.001, 0.001, s.seen, 120000');
    const calls = Array.from({ length: 20 }, () => timeOf(lane, { maxWaitMs: 2_000 }));
    await sleep(100);
    redis.signal('SIGSTOP');
    await sleep(1_800);
    redis.signal('SIGCONT');
    for (const { turn, tookMs } of await Promise.all(calls))
      if (turn !== 'go') expect(tookMs).toBeLessThan(2_600);
  });

  test('who leaves while the lane asks gives its slot back', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    const { ticket } = await timeOf(lane);
    ticket.report('accepted');
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const asked = Array.from({ length: 50 }, () => timeOf(lane, { signal: controller.signal }));
    controller.abort();
    const turns = (await Promise.all(asked)).map(({ turn }) => turn);
    expect(new Set(turns)).toEqual(new Set(['aborted']));
    await sleep(100);
    await expect.poll(() => redis.out()).toBe(0);
  });

  test('no timer stays when the last of them has left', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await refuse(lane, 5_000);
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const controller = new AbortController();
    const turn = lane.ticket().enter({ ...patience, signal: controller.signal });
    await sleep(50);
    const waiting = timers();
    controller.abort();
    expect(await turn).toBe('aborted');
    await sleep(50);
    expect(timers()).toBeLessThan(waiting);
  });

  test('twenty thousand that abort at once hold nobody up', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await refuse(lane, 20_000);
    const abortMs = async (length: number): Promise<number> => {
      const controllers = Array.from({ length }, () => new AbortController());
      const turns = controllers.map(({ signal }) => timeOf(lane, { signal }));
      await sleep(50);
      const startMs = performance.now();
      for (const controller of controllers) controller.abort();
      await Promise.all(turns);
      return performance.now() - startMs;
    };
    // The best of three: what else the machine does only adds.
    const best = { few: Infinity, many: Infinity };
    for (let times = 0; times < 3; times++) {
      best.few = Math.min(best.few, await abortMs(2_000));
      best.many = Math.min(best.many, await abortMs(20_000));
    }
    // Ten times as many take about ten times as long, and not a hundred times.
    expect(best.many / best.few).toBeLessThan(50);
  });
});

test('where thousands leave one after the other they are not looked through for each', () => {
  let nowMs = 0;
  const slept: number[] = [];
  const neverWakes = (delayMs: number): Promise<'elapsed'> => {
    slept.push(delayMs);
    return new Promise(() => undefined);
  };
  const line = new Line({ ...systemClock, monotonicMs: () => nowMs, sleep: neverWakes });
  const turns: Turn[] = [];
  const join = (leaveAtMs: number): void =>
    line.join({ fresh: true, leaveAtMs, stop: 'deadline', done: (turn) => turns.push(turn) });
  for (let one = 0; one < 5_000; one++) join(100 + one / 1_000);
  join(Infinity);
  const slot = { flag: '', grantedAt: '0', order: 1, sentAtMs: 0 };
  nowMs = 100;
  line.go(slot);
  expect(slept.at(-1)).toBe(5);
  nowMs = 104.999;
  line.go(slot);
  expect([turns.length, turns[1], turns.at(-2), turns.at(-1)]).toEqual([
    5_001,
    'go',
    { stopReason: 'deadline' },
    'go',
  ]);
});
