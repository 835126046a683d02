import type { Lane, LaneOutcome, LaneStop } from '@redial/core/adapter';
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

  test.each([
    ['is lost', 10, () => redis.stop()],
    ['is lost while nobody waits', 0, () => redis.stop()],
    [
      'starts afresh',
      0,
      async () => {
        await redis.stop();
        await redis.start();
        await sleep(200);
      },
    ],
    ['is flushed', 0, () => redis.admin().flushall()],
    [
      'is restored from an older copy',
      0,
      () => redis.change('s.until_, s.closing, s.furthest = 0, false, 0'),
    ],
  ])('is kept when Redis %s', async (_, before, happens) => {
    const lane = (await redis.nodeRedis()).lane('vendor', setup);
    const slow = await timeOf(lane);
    await refuse(lane, 3_000);
    const startMs = performance.now();
    const waiting = Array.from({ length: before }, () => timeOf(lane));
    await sleep(100);
    await happens();
    slow.ticket.report('accepted');
    await sleep(100);
    waiting.push(...Array.from({ length: 10 }, () => timeOf(lane)));
    const wentMs = waiting.map(async (one) => {
      const { turn, ticket } = await one;
      ticket.report('accepted');
      return turn === 'go' ? performance.now() - startMs : 0;
    });
    expect(Math.min(...(await Promise.all(wentMs)))).toBeGreaterThan(2_850);
  });

  test('that was told to one process alone is for all when Redis comes back', async () => {
    const [one, two] = redis.twoProcesses();
    await timeOf(one);
    await redis.stop();
    (await timeOf(one)).ticket.report('accepted');
    const startMs = performance.now();
    await refuse(one, 4_000);
    await redis.start();
    await sleep(700);
    const own = timeOf(one);
    await sleep(300);
    const others = await timeOf(two);
    expect(performance.now() - startMs).toBeGreaterThan(3_000);
    others.ticket.report('accepted');
    expect((await own).turn).toBe('go');
    expect(performance.now() - startMs).toBeGreaterThan(3_950);
  });

  test.each<[string, LaneOutcome, true | undefined]>([
    ['refused', 'refused', undefined],
    ['answered 503', 'failed', true],
  ])(
    'is for all where a call was sent while Redis was away and %s after it',
    async (_, outcome, isOutage) => {
      const [one, two] = redis.twoProcesses();
      await timeOf(one);
      await redis.stop();
      (await timeOf(one)).ticket.report('accepted');
      const slow = await timeOf(one);
      await redis.start();
      await sleep(700);
      (await timeOf(one)).ticket.report('accepted');
      slow.ticket.report(outcome, { retryAfterMs: 10_000, delayMs: 10_000 });
      await sleep(50);
      for (const lane of [one, two]) {
        const { turn } = await timeOf(lane, { maxWaitMs: 200 });
        expect(turn).toMatchObject({ stopReason: 'wait-too-long' });
        expect((turn as LaneStop).retryAfterMs).toBeGreaterThan(9_000);
        expect((turn as LaneStop).isOutage).toBe(isOutage);
      }
    },
  );

  describe('of a second, told again and again,', () => {
    const told = { retryAfterMs: 1_000, delayMs: 1_000 };
    const patient = { ...setup, policy: { ...setup.policy, maxDelayMs: 30_000 } };

    test('is spread by no more than twice as long', async () => {
      const lanes = redis.ioRedis();
      const { ticket } = await timeOf(lanes.lane('vendor', patient));
      await redis.change('s.strikes, s.row = 5, s.seen - 60000');
      ticket.report('refused', told);
      await sleep(50);
      expect(lanes.views()[0]?.opensInMs).toBeLessThan(3_100);
    });

    test('is not spread where one request was all that was refused', async () => {
      const lanes = redis.ioRedis();
      const ticket = lanes.lane('vendor', patient).ticket();
      for (let attempt = 1; attempt <= 3; attempt++) {
        await ticket.enter(patience);
        ticket.report('refused', told);
        await sleep(50);
        expect(lanes.views()[0]?.opensInMs).toBeLessThan(1_060);
        await redis.change('s.until_ = s.seen');
      }
    });
  });

  test('is remembered for longer than it lasts', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await refuse(lane, 3_000_000);
    expect(await redis.keptMs()).toBeGreaterThan(3_500_000);
  });

  test('of nothing that remains is remembered for longer than it lasts', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    const fields = new Map([['ratelimit', '"hour";r=0;t=3000']]);
    (await timeOf(lane)).ticket.report('accepted', undefined, (name) => fields.get(name));
    await sleep(50);
    expect(await redis.keptMs()).toBeGreaterThan(3_500_000);
  });

  test('of a 503 is for all and told, also where waits of seconds were seen to be rounded', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    const slow = await timeOf(lane);
    await redis.change('s.lenient = true');
    slow.ticket.report('failed', { retryAfterMs: 30_000, delayMs: 30_000 });
    await sleep(50);
    for (const each of [lane, redis.ioRedis().lane('vendor', setup)]) {
      const { turn, tookMs } = await timeOf(each, { maxWaitMs: 5_000 });
      expect(turn).toMatchObject({ stopReason: 'wait-too-long', isOutage: true });
      expect((turn as LaneStop).retryAfterMs).toBeGreaterThan(29_000);
      expect(tookMs).toBeLessThan(1_000);
    }
  });

  test('of a 503 is for that request alone until nothing else is accepted any more', async () => {
    const [one, two] = redis.twoProcesses();
    const busy = await Promise.all([one, one, one, two, two, two].map((lane) => timeOf(lane)));
    for (const { ticket } of busy) ticket.report('accepted');
    await sleep(50);
    const fail = async (lane: Lane): Promise<void> => {
      const { ticket } = await timeOf(lane);
      ticket.report('failed', { retryAfterMs: 30_000, delayMs: 30_000 });
    };
    for (let call = 0; call < 19; call++) await fail(call < 9 ? one : two);
    expect((await timeOf(one)).turn).toBe('go');
    await fail(one);
    await sleep(50);
    for (const lane of [one, two]) {
      const { turn } = await timeOf(lane, { maxWaitMs: 5_000 });
      expect(turn).toMatchObject({ stopReason: 'wait-too-long', isOutage: true });
    }
  });

  test.each<[string, LaneOutcome, true | undefined]>([
    ['a limit', 'refused', undefined],
    ['a service that fails', 'failed', true],
  ])('of %s is told as that, by every process', async (_, outcome, isOutage) => {
    const lanes = redis.twoProcesses();
    const [one, two] = await Promise.all(lanes.map((lane) => timeOf(lane)));
    one?.ticket.report(outcome, { retryAfterMs: 2_000, delayMs: 2_000 });
    await sleep(50);
    two?.ticket.report('accepted');
    await sleep(50);
    for (const lane of lanes) {
      const { turn } = await timeOf(lane, { maxWaitMs: 200 });
      expect(turn).toMatchObject({ stopReason: 'wait-too-long' });
      expect((turn as LaneStop).isOutage).toBe(isOutage);
    }
  });

  test.each([
    [
      'a report',
      `s.low, s.high, s.seen = 0.01, 0.02, s.seen + 3600000
       s.climb, s.cycle, s.next = s.seen, s.seen, s.seen`,
    ],
    [
      'a call that went',
      's.heard = s.seen + 540000 s.probing, s.probeAt, s.released = true, s.heard, s.heard',
    ],
  ])("is not for ever when Redis's clock is set back after %s", async (_, before) => {
    const lane = redis.ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    await redis.change(before);
    expect((await timeOf(lane, { maxWaitMs: 1_500 })).turn).toBe('go');
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

  test('is told by each process as soon as it hears of it, and shown', async () => {
    const changes: string[][] = [[], []];
    const stores = [redis.ioRedis(), redis.ioRedis()];
    const [one, two] = stores.map((store, index) =>
      store.lane('vendor', { ...setup, onChange: (change) => changes[index]?.push(change) }),
    ) as [Lane, Lane];
    for (let call = 0; call < 20; call++) (await timeOf(one)).ticket.report('accepted');
    await refuse(one, 600);
    expect(stores[0]?.views()).toMatchObject([{ status: 'paused', queued: 0 }]);
    expect(stores[0]?.views()[0]?.opensInMs).toBeGreaterThan(400);
    (await timeOf(two)).ticket.report('accepted'); // a scout, maybe
    await sleep(600);
    for (const lane of [one, two]) (await timeOf(lane)).ticket.report('accepted');
    for (const told of changes) {
      expect(told.slice(0, 2)).toEqual(['lane-paused', 'lane-opened']);
    }
  });
});
