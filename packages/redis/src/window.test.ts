import { describe, expect, test } from 'vitest';
import { setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';
import { Width } from './width.ts';

// By the wall clock: where the machine does other work as well, another try may have it to itself.
describe.runIf(isInstalled)("a fleet's window", { timeout: 30_000, retry: 2 }, () => {
  const redis = useRedis();

  test('opens again where all that is in flight was lost, as nobody was refused', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    await redis.change('s.out, s.limit = 500, 500');
    const first = await timeOf(lane);
    expect(first.turn).toBe('go');
    expect(first.tookMs).toBeGreaterThan(80);
    expect((await timeOf(lane)).tookMs).toBeLessThan(200);
  });

  test('doubles ten times a second however long calls take, as nobody was refused', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    const calls = await Promise.all(Array.from({ length: 500 }, () => timeOf(lane)));
    const latest = calls.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b);
    expect(latest[399]).toBeLessThan(700); // 100, 200, 400
    expect(latest[499]).toBeGreaterThan(250);
    expect(latest[499]).toBeLessThan(1_000);
  });
});

test('who asks: everybody while all is open, one in a pause, as many as get a slot where all is full', () => {
  const width = new Width();
  width.heard(true, false, 0, 10);
  expect(width.value).toBe(Infinity);
  width.heard(false, false, 0, 40);
  expect(width.value).toBe(20);
  width.heard(true, false, 0, 20);
  expect(width.value).toBe(21);
  width.heard(false, true, 0, 21);
  expect(width.value).toBe(1);
  width.heard(true, false, 0.2, 1);
  expect(width.value).toBe(4);
});
