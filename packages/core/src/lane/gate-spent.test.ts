import { describe, expect, test } from 'vitest';
import { setUp } from './gate.fixture.ts';

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
