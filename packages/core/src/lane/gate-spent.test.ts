import { describe, expect, test } from 'vitest';
import { patience, setUp } from './gate.fixture.ts';

describe('a limit that the vendor says is used up', () => {
  const spent = (resetS: number) => (name: string) =>
    ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetS) })[name];

  test('ends at once who may not wait so long, and says how long', () => {
    const { gate, ask } = setUp();
    ask().ticket.report('accepted', undefined, spent(1_800));
    expect(gate.view()).toMatchObject({ status: 'paused', opensInMs: 1_800_000 });
    expect(ask().went).toEqual({ stopReason: 'wait-too-long', retryAfterMs: 1_800_000 });
    const deadlineAtMs = gate.setup.clock.monotonicMs() + 2_000;
    expect(ask({ deadlineAtMs, maxWaitMs: 1e9 }).went).toEqual({
      stopReason: 'deadline',
      retryAfterMs: 1_800_000,
    });
  });

  test('lets who may wait go after the reset', async () => {
    const { clock, ask } = setUp();
    ask().ticket.report('accepted', undefined, spent(20));
    const second = ask();
    await clock.advance(25_000);
    expect(second.went).toBe(20_000);
  });
});

test('calls that never end do not hold up a lane that recovers for good', async () => {
  const { clock, gate, ask } = setUp();
  Object.assign(gate.queue.state, { limit: 2, half: 2 });
  const held = [ask(), ask()];
  const waiting = [ask(), ask(), ask()];
  await clock.advance(3_000);
  expect(held.every(({ went }) => went === 0)).toBe(true);
  expect(waiting.map(({ went }) => went)).toEqual([1_000, 1_000, 2_000]);
});

describe('a server that goes silent again as it recovers', () => {
  const eightHang = () => {
    const lane = setUp();
    Object.assign(lane.gate.queue.state, { limit: 8, half: 8 });
    return { ...lane, held: Array.from({ length: 8 }, () => lane.ask()) };
  };

  test('is asked for less each time', async () => {
    const { clock, ask } = eightHang();
    const waiting = Array.from({ length: 9 }, () => ask());
    await clock.advance(4_000);
    const secondsOf = waiting.map(({ went }) => Number(went) / 1_000);
    expect(secondsOf).toEqual([1, 1, 1, 1, 2, 2, 3, 3, 4]);
  });

  test('is down once those that hang have failed', async () => {
    const { clock, gate, ask, held } = eightHang();
    const waiting = Array.from({ length: 4 }, () => ask());
    await clock.advance(1_000);
    for (const { ticket } of [...held, ...waiting]) ticket.report('failed', { delayMs: 100 });
    for (const { ticket } of held) void ticket.enter(patience);
    expect(gate.view().status).toBe('down');
  });
});
