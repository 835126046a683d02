import type { HeaderLookup, LaneTicket } from '@redial/core/adapter';
import { describe, expect, test } from 'vitest';
import { setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('after a reset that the fields told', { timeout: 10_000 }, () => {
  const redis = useRedis();
  const answer = (remaining: number, resetS: number, policy = ''): HeaderLookup => {
    const fields = new Map([
      ['ratelimit', `"d";r=${remaining};t=${resetS}`],
      ['ratelimit-policy', policy],
    ]);
    return (name) => fields.get(name);
  };

  /** Two processes, 20 calls each, that ask while nothing remains; gives back those that have gone. */
  const waitingFleet = async (policy: string): Promise<LaneTicket[]> => {
    const [one, two] = redis.twoProcesses();
    (await timeOf(one)).ticket.report('accepted', undefined, answer(0, 1, policy));
    await sleep(50);
    const gone: LaneTicket[] = [];
    for (const lane of [one, two]) {
      for (let call = 0; call < 20; call++) {
        void timeOf(lane).then(({ ticket }) => gone.push(ticket));
      }
    }
    return gone;
  };

  test('the quota goes once, and then what the answers leave beside the calls in flight', async () => {
    const gone = await waitingFleet('"d";q=5;w=3');
    await sleep(600);
    expect(gone).toHaveLength(0);
    await sleep(900);
    expect(gone).toHaveLength(5);
    gone[0]?.report('accepted', undefined, answer(10, 3, '"d";q=5;w=3'));
    await sleep(300);
    expect(gone).toHaveLength(5 + 10 - 4);
  });

  test('one call goes where the quota is not known', async () => {
    const gone = await waitingFleet('');
    await sleep(1_500);
    expect(gone).toHaveLength(1);
    gone[0]?.report('accepted', undefined, answer(3, 3));
    await sleep(300);
    expect(gone).toHaveLength(1 + 3);
  });

  test('all go where the answers tell nothing any more', async () => {
    const gone = await waitingFleet('"d";q=5;w=3');
    await sleep(1_500);
    for (const ticket of gone) ticket.report('accepted');
    await sleep(1_500);
    expect(gone).toHaveLength(40);
  });
});

describe.runIf(isInstalled)('a short window that the fields tell of', { timeout: 10_000 }, () => {
  const redis = useRedis();
  const answer =
    (remaining: number): HeaderLookup =>
    (name) =>
      ({ ratelimit: `"d";r=${remaining};t=1`, 'ratelimit-policy': '"d";q=10;w=1' })[name];

  test('what goes at once takes its slots', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted', undefined, answer(10));
    await sleep(50);
    let gone = 0;
    for (let call = 0; call < 12; call++) void timeOf(lane).then(() => gone++);
    await sleep(600);
    expect(gone).toBe(10);
    await sleep(800);
    expect(gone).toBe(12);
  });

  test('at whose pace calls are refused teaches a lower one', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    // Three stay under way: a caller that sends one call after the other is not paced.
    await Promise.all([timeOf(lane), timeOf(lane), timeOf(lane)]);
    (await timeOf(lane)).ticket.report('accepted', undefined, answer(0));
    for (let row = 0; row < 3; row++) {
      (await timeOf(lane)).ticket.report('accepted', undefined, answer(0));
      const { ticket } = await timeOf(lane);
      ticket.report('refused', { retryAfterMs: 300, delayMs: 300 }, answer(0));
      await sleep(20);
    }
    const startMs = performance.now();
    for (let call = 0; call < 3; call++) {
      (await timeOf(lane)).ticket.report('accepted', undefined, answer(0));
    }
    expect(performance.now() - startMs).toBeGreaterThan(600);
  });
});

describe.runIf(isInstalled)('what the fields told a process alone', { timeout: 10_000 }, () => {
  const redis = useRedis();
  const answer = (remaining: number, resetS: number): HeaderLookup => {
    const fields = new Map([
      ['ratelimit', `"d";r=${remaining};t=${resetS}`],
      ['ratelimit-policy', '"d";q=5;w=3'],
    ]);
    return (name) => fields.get(name);
  };

  test('holds nobody up after the reset, though heard when Redis was back', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await redis.stop();
    const slow = await timeOf(lane);
    await redis.start();
    await sleep(700);
    (await timeOf(lane)).ticket.report('accepted');
    slow.ticket.report('accepted', undefined, answer(0, 1));
    await sleep(1_100);
    const startMs = performance.now();
    await Promise.all(Array.from({ length: 10 }, () => timeOf(lane)));
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  test('is kept up to date as long as some wait by it', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await redis.stop();
    (await timeOf(lane)).ticket.report('accepted', undefined, answer(0, 2));
    const alone = Array.from({ length: 3 }, () => timeOf(lane));
    await redis.start();
    await sleep(700);
    const together = Array.from({ length: 20 }, () => timeOf(lane));
    const startMs = performance.now();
    const calls = [...alone, ...together].map(async (call) => {
      (await call).ticket.report('accepted', undefined, answer(4, 1));
    });
    await Promise.all(calls);
    expect(performance.now() - startMs).toBeLessThan(4_000);
  });
});
