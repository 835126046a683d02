import { describe, expect, test } from 'vitest';
import { setUp } from './gate.fixture.ts';
import { ignores, trackShare } from './noise.ts';
import { laneOf } from './state.fixture.ts';

/** One is refused with a time, and others that were sent a moment after it are accepted or refused. */
function contradict({ clock, ask }: ReturnType<typeof setUp>, told = 5_000, isAccepted = true) {
  return async (): Promise<void> => {
    const refused = ask();
    await clock.advance(10);
    const others = [ask(), ask(), ask(), ask()];
    await clock.advance(40);
    refused.ticket.report('refused', { retryAfterMs: told, delayMs: told });
    for (const { ticket } of others) {
      if (isAccepted) ticket.report('accepted');
      else ticket.report('refused', { retryAfterMs: told, delayMs: told });
    }
  };
}

describe('a refusal with a time, while others that were sent after it are accepted', () => {
  test('stops everybody the first time', async () => {
    const lane = setUp();
    await contradict(lane)();
    const next = lane.ask();
    await lane.clock.advance(4_900);
    expect(next.went).toBeUndefined();
    await lane.clock.advance(100);
    expect(next.went).toBe(5_050);
  });

  test('teaches no pace: when the time is over all go', async () => {
    const lane = setUp();
    await contradict(lane)();
    await lane.clock.advance(5_000);
    lane.ask().ticket.report('accepted');
    expect(lane.gate.view()).toMatchObject({ status: 'open' });
  });

  test('and those who waited go one by one, then as many more as are accepted', async () => {
    const lane = setUp();
    await contradict(lane)();
    const waiting = Array.from({ length: 50 }, () => lane.ask());
    await lane.clock.advance(5_000);
    waiting[0]?.ticket.report('accepted');
    await lane.clock.advance(0);
    expect(waiting.filter(({ went }) => went !== undefined)).toHaveLength(4);
  });

  test('stops nobody else the second time', async () => {
    const lane = setUp();
    const again = contradict(lane);
    await again();
    await lane.clock.advance(5_000);
    lane.ask().ticket.report('accepted');
    await again();
    const next = lane.ask();
    expect(next.went).toBe(lane.since());
    next.ticket.report('accepted');
    lane.refuse(5_000);
    expect(lane.ask().went).toBe(lane.since());
  });

  test.each([
    ['those that were sent after it are refused as well', 5_000, false],
    ['the time is as short as rounding makes it: a bucket fills again', 1_000, true],
  ])('counts, every time, where %s', async (_, toldMs, isAccepted) => {
    const lane = setUp();
    const again = contradict(lane, toldMs, isAccepted);
    for (let row = 0; row < 3; row++) {
      await again();
      const next = lane.ask();
      expect(next.went).toBeUndefined();
      await lane.clock.advance(4 * toldMs);
      next.ticket.report('accepted');
    }
  });
});

describe('while refusals are ignored', () => {
  test.each([
    ['one in twenty is noise', 20, true],
    ['every fourth is a limit', 4, false],
  ])('%s', (_, every, isNoise) => {
    const s = laneOf({ ignoredUntilMs: Infinity, refusedShare: 0.05 });
    let isIgnored = true;
    for (let n = 0; n < 200 && isIgnored; n++) {
      if (n % every === every - 1) isIgnored = ignores(s, 1_000);
      else trackShare(s, 0);
    }
    expect(isIgnored).toBe(isNoise);
    if (!isNoise) expect(s).toMatchObject({ ignoredUntilMs: -Infinity, believedUntilMs: 61_000 });
  });
});
