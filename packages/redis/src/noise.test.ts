import type { Lane } from '@redial/core/adapter';
import { describe, expect, test } from 'vitest';
import { refuse, setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('refusals that are no limit', { timeout: 30_000 }, () => {
  const redis = useRedis();

  /** One is refused with a time, and three that were sent after it are accepted or refused. */
  async function contradict(lane: Lane, isAccepted: boolean, inPause?: () => void): Promise<void> {
    const first = await timeOf(lane);
    await sleep(10);
    const others = await Promise.all([timeOf(lane), timeOf(lane), timeOf(lane)]);
    await sleep(20);
    first.ticket.report('refused', { retryAfterMs: 3_000, delayMs: 3_000 });
    await sleep(20);
    inPause?.();
    await sleep(20);
    for (const { ticket } of others) {
      if (isAccepted) ticket.report('accepted');
      else ticket.report('refused', { retryAfterMs: 3_000, delayMs: 3_000 });
    }
    await sleep(50);
  }
  const isIgnoring = async (): Promise<boolean> =>
    (await redis
      .admin()
      .eval(
        "local s = cmsgpack.unpack(redis.call('GET', KEYS[1])) return s.ignored > s.seen and 1 or 0",
        1,
        'redial:vendor',
      )) === 1;

  test.each([
    ['the first time that others are accepted', 0, true, false],
    ['the second time', 1, true, true],
    ['when the others are refused as well', 1, false, false],
  ])('are told from one: %s', async (_, contradicted, isAccepted, isIgnored) => {
    const lane = redis.ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(20);
    // The row before was contradicted, too.
    await redis.change(`s.contradicted = ${contradicted}`);
    await contradict(lane, isAccepted);
    expect(await isIgnoring()).toBe(isIgnored);
  });

  test('hold up nobody in another process any more, once that is known', async () => {
    const [one, other] = redis.twoProcesses();
    (await timeOf(one)).ticket.report('accepted');
    await sleep(20);
    await redis.change('s.contradicted = 1');
    let waiting: ReturnType<typeof timeOf> | undefined;
    await contradict(one, true, () => void (waiting = timeOf(other)));
    expect((await waiting)?.tookMs).toBeLessThan(1_000);
  });

  test.each([
    ['stop nobody while few are refused', 0.05, false],
    ['stop everybody again when many are', 0.33, true],
  ])('%s', async (_, share, stops) => {
    const [one, other] = redis.twoProcesses();
    (await timeOf(one)).ticket.report('accepted');
    await sleep(20);
    await redis.change(`s.ignored, s.share = s.seen + 300000, ${share}`);
    await refuse(one, 1_500);
    expect((await timeOf(other)).tookMs > 1_000).toBe(stops);
  });

  test.each([
    ['are tried out where those who wait have little to lose', 0, true],
    ['a rate that was stated is none', 0.002, false],
  ])('%s', async (_, statedRate, isTriedOut) => {
    const options = statedRate > 0 ? { perSecond: statedRate * 1_000 } : {};
    const lane = redis.ioRedis().lane('vendor', { ...setup, options });
    const first = await timeOf(lane);
    await redis.change(
      's.low, s.high, s.climb, s.climbMs, s.row, s.series = 0.002, 0.002, s.seen, 1e9, s.seen, s.seen - 20000',
    );
    const waiting = Array.from({ length: 60 }, () => timeOf(lane));
    await sleep(100);
    first.ticket.report('accepted');
    await sleep(100);
    expect(await isIgnoring()).toBe(isTriedOut);
    if (!isTriedOut) return;
    for (const one of waiting) (await one).ticket.report('accepted');
  });
});
