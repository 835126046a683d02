import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Lane } from '@redial/core/adapter';
import { describe, expect, test } from 'vitest';
import { patience, refuse, setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled, stop } from './redis-server.fixture.ts';

/** A bucket that refills `perSecond` tokens, and what came to it. */
class Vendor {
  calls = 0;
  refused = 0;
  #tokens = 10;
  #atMs = performance.now();
  readonly perSecond: number;

  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  async call(): Promise<boolean> {
    const nowMs = performance.now();
    this.#tokens = Math.min(10, this.#tokens + ((nowMs - this.#atMs) * this.perSecond) / 1000);
    this.#atMs = nowMs;
    this.calls++;
    const ok = this.#tokens >= 1;
    if (ok) this.#tokens--;
    else this.refused++;
    await sleep(5);
    return ok;
  }
}

/** Does a job, however often it is refused; gives back how it ended. */
async function job(lane: Lane, vendor: Vendor): Promise<'done' | 'lost'> {
  const ticket = lane.ticket();
  for (let attempt = 1; attempt <= 20; attempt++) {
    const turn = await ticket.enter(patience);
    if (turn !== undefined && turn !== 'go') return 'lost';
    const ok = await vendor.call();
    if (ok) {
      ticket.report('accepted');
      return 'done';
    }
    const delayMs = 50;
    ticket.report('refused', { delayMs });
    await sleep(delayMs);
  }
  return 'lost';
}

async function drain(lane: Lane, vendor: Vendor, jobs: number): Promise<number> {
  let left = jobs;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (left-- > 0) if ((await job(lane, vendor)) === 'done') done++;
  };
  await Promise.all(Array.from({ length: 5 }, worker));
  return done;
}

describe.runIf(isInstalled)('a fleet on one key', { timeout: 30_000 }, () => {
  const redis = useRedis();
  const { nodeRedis, ioRedis } = redis;

  test('one process is refused, all pause, whatever client they use', async () => {
    const [one, two] = [(await nodeRedis()).lane('vendor', setup), ioRedis().lane('vendor', setup)];
    await refuse(one, 400);
    const startMs = performance.now();
    expect(await two.ticket().enter(patience)).toBe('go');
    expect(performance.now() - startMs).toBeGreaterThan(300);
  });

  test('other keys and other prefixes know nothing of it', async () => {
    const lanes = await nodeRedis();
    await refuse(lanes.lane('vendor', setup), 5_000);
    expect(await lanes.lane('another', setup).ticket().enter(patience)).toBe('go');
  });

  test('together they keep the limit, and nothing is lost', async () => {
    const vendor = new Vendor(100);
    const lanes = [await nodeRedis(), ioRedis(), await nodeRedis()];
    const done = await Promise.all(
      lanes.map((store) => drain(store.lane('vendor', setup), vendor, 60)),
    );
    expect(done).toEqual([60, 60, 60]);
    expect(vendor.calls).toBeLessThan(1.5 * 180);
  });

  test('an abort ends a wait at once', async () => {
    const lane = (await nodeRedis()).lane('vendor', setup);
    await refuse(lane, 5_000);
    const controller = new AbortController();
    const turn = lane.ticket().enter({ ...patience, signal: controller.signal });
    controller.abort();
    expect(await turn).toBe('aborted');
  });

  test('a wait is not longer than maxWaitMs', async () => {
    const lane = (await nodeRedis()).lane('vendor', setup);
    await refuse(lane, 5_000);
    const turn = await lane.ticket().enter({ maxWaitMs: 100 });
    expect(turn).toMatchObject({ stopReason: 'wait-too-long' });
  });

  test('a process that is killed loses its slots, the others go on', async () => {
    const vendor = new Vendor(200);
    const lane = (await nodeRedis()).lane('vendor', setup);
    const member = fork(new URL('member.fixture.ts', import.meta.url), [String(redis.port)]);
    await once(member, 'message');
    const draining = drain(lane, vendor, 100);
    await sleep(50);
    await stop(member);
    expect(await draining).toBe(100);
  });

  test('Redis stops in mid-batch: each goes on alone, and nothing is lost', async () => {
    const vendor = new Vendor(200);
    const lanes = [await nodeRedis(), ioRedis()];
    const draining = Promise.all(
      lanes.map((store) => drain(store.lane('vendor', setup), vendor, 100)),
    );
    await sleep(200);
    await redis.stop();
    expect(await draining).toEqual([100, 100]);
  });

  test('Redis stops before anything was refused: nobody waits for a first call', async () => {
    const lane = ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    await redis.stop();
    const calls = await Promise.all(Array.from({ length: 10 }, () => timeOf(lane)));
    expect(Math.max(...calls.map(({ tookMs }) => tookMs))).toBeLessThan(5_000);
  });

  test('Redis comes back, and so does the fleet', async () => {
    const vendor = new Vendor(200);
    const lanes = await nodeRedis();
    const lane = lanes.lane('vendor', setup);
    expect(await drain(lane, vendor, 20)).toBe(20);
    await redis.stop();
    expect(await drain(lane, vendor, 20)).toBe(20);
    await redis.start();
    let keys = '';
    for (let round = 0; round < 100 && keys === ''; round++) {
      expect(await drain(lane, vendor, 2)).toBe(2);
      await sleep(50);
      keys = (await redis.admin().keys('*')).join(' ');
    }
    expect(keys).toBe('redial:vendor');
  });

  test('Redis was away for a moment: who waited through it keeps the fleet’s pause again', async () => {
    const [one, two] = redis.twoProcesses();
    for (let call = 0; call < 5; call++) (await timeOf(one)).ticket.report('accepted');
    await sleep(50);
    await redis.change('s.low, s.high, s.climb, s.climbMs = 0.01, 0.01, s.seen, 120000');
    const wentMs: number[] = [];
    const controller = new AbortController();
    for (let call = 0; call < 60; call++) {
      void timeOf(one, { signal: controller.signal }).then(({ turn, ticket }) => {
        if (turn === 'go') wentMs.push(performance.now());
        return ticket.report('accepted');
      });
    }
    await sleep(100);
    redis.signal('SIGSTOP');
    await sleep(700);
    redis.signal('SIGCONT');
    await sleep(1_000);
    await refuse(two, 4_000);
    const heardMs = performance.now() + 300;
    await sleep(1_500);
    controller.abort();
    expect(wentMs.length).toBeGreaterThan(5);
    expect(wentMs.filter((ms) => ms > heardMs)).toEqual([]);
  });

  test('Redis is silent: one asks whether it is back, the others do not wait for that', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await timeOf(lane);
    redis.signal('SIGSTOP');
    await timeOf(lane);
    await sleep(600);
    const asker = timeOf(lane);
    await sleep(10);
    const { turn, tookMs } = await timeOf(lane);
    expect(turn).toBe('go');
    expect(tookMs).toBeLessThan(200);
    expect((await asker).tookMs).toBeGreaterThan(400);
  });

  test('Redis is silent: what one lane waited to find out, the others know', async () => {
    const store = redis.ioRedis();
    const lanes = ['vendor', 'another', 'third'].map((key) => store.lane(key, setup));
    for (const lane of lanes) (await timeOf(lane)).ticket.report('accepted');
    const [one, two, paused] = lanes as [Lane, Lane, Lane];
    await refuse(paused, 5_000);
    redis.signal('SIGSTOP');
    expect((await timeOf(one)).tookMs).toBeGreaterThan(400);
    expect((await timeOf(two)).tookMs).toBeLessThan(200);
    expect((await timeOf(paused, { maxWaitMs: 100 })).turn).toMatchObject({
      stopReason: 'wait-too-long',
    });
    redis.signal('SIGCONT');
    await sleep(600);
    (await timeOf(two)).ticket.report('accepted');
    expect(store.views().map(({ status }) => status)).toEqual(['open', 'open', 'paused']);
    (await timeOf(one)).ticket.report('accepted');
    await expect.poll(() => redis.out()).toBe(0);
  });

  test('Redis is full: the lane goes on alone', async () => {
    await redis.admin().config('SET', 'maxmemory', '1');
    expect(await drain((await nodeRedis()).lane('vendor', setup), new Vendor(200), 30)).toBe(30);
  });
});
