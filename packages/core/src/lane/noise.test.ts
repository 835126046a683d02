import { describe, expect, test } from 'vitest';
import { setUp } from './gate.fixture.ts';
import type { Call } from './call.ts';
import { ignores, trackShare, tryOut } from './noise.ts';
import { Queue, type Turn } from './queue.ts';
import { callOf, laneOf, rules } from './state.fixture.ts';

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
    ['one in ten is noise', 10, true],
    ['every second is a limit', 2, false],
  ])('%s', (_, every, isNoise) => {
    const s = laneOf({ ignoredUntilMs: Infinity, refusedShare: 0.05, believedMs: 60_000 });
    let isIgnored = true;
    for (let n = 0; n < 200 && isIgnored; n++) {
      if (n % every === every - 1) isIgnored = ignores(s, 1_000);
      else trackShare(s, 0);
    }
    expect(isIgnored).toBe(isNoise);
    if (isNoise) return;
    expect(s).toMatchObject({
      ignoredUntilMs: -Infinity,
      believedUntilMs: 61_000,
      believedMs: 120_000,
    });
  });
});

/** So many requests a second, for some minutes; each answer takes 50 ms, and nothing is sent again. */
function serve(
  perSecond: number,
  minutes: number,
  isRefused: (nowMs: number) => boolean,
  retryAfterMs?: number,
): { sent: number; refused: number; lost: number; queue: Queue } {
  let seed = 1;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const queue = new Queue(rules, 0, random);
  const underWay: [call: Call, dueMs: number][] = [];
  const seen = { sent: 0, refused: 0, lost: 0, queue };
  const everyMs = 1_000 / perSecond;
  let arrivals = 0;
  for (let nowMs = 0; nowMs < minutes * 60_000; nowMs += 10) {
    const send = (call: Call): void => {
      seen.sent++;
      underWay.push([call, nowMs + 50]);
    };
    while (underWay[0] && underWay[0][1] <= nowMs) {
      const [call] = underWay.shift()!;
      if (isRefused(nowMs)) {
        seen.refused++;
        queue.settle(call, 'refused', nowMs, { retryAfterMs, delayMs: retryAfterMs ?? 250 });
      } else queue.settle(call, 'accepted', nowMs);
    }
    queue.pump(nowMs);
    for (; arrivals * everyMs <= nowMs; arrivals++) {
      const call = callOf();
      const done = (turn: Turn): void => {
        if (turn === 'go') send(call);
        else seen.lost++;
      };
      if (queue.enter(call, false, nowMs) === undefined) send(call);
      else
        queue.wait({
          call,
          leaveAtMs: nowMs + 60_000,
          stopReason: 'wait-too-long',
          gone: false,
          done,
        });
    }
  }
  return seen;
}

describe('where those who wait have little to lose, it is tried out', () => {
  test.each([
    ['nothing told', undefined],
    ['"1"', 1_000],
    ['"5"', 5_000],
  ])('one in ten is refused by chance, %s: nothing is lost', (_, toldMs) => {
    let answers = 0;
    const { lost, queue } = serve(100, 3, () => ++answers % 10 === 0, toldMs);
    expect([lost, queue.queued]).toEqual([0, 0]);
  });

  test('a limit is one all the same: hardly a call is refused for it, and it stays used up', () => {
    let tokens = 10;
    let atMs = 0;
    const isUsedUp = (nowMs: number): boolean => {
      tokens = Math.min(10, tokens + (nowMs - atMs) / 100);
      atMs = nowMs;
      if (tokens < 1) return true;
      tokens--;
      return false;
    };
    const { sent, refused } = serve(20, 10, isUsedUp);
    expect(refused / sent).toBeLessThan(0.05);
    expect(sent - refused).toBeGreaterThan(5_800);
  });

  test('a pace that was stated, or that an outage has left, is none to be doubted', () => {
    const held = { lowRate: 0.001, climbMs: Infinity, seriesAtMs: 0, rowAtMs: 0 };
    const stated = { ...rules, statedRate: 0.001 };
    for (const [s, its] of [
      [laneOf(held), stated],
      [laneOf({ ...held, recovering: true }), rules],
      [laneOf({ ...held, down: true }), rules],
    ] as const) {
      tryOut(s, 60_000, its, 1_000);
      expect(s.ignoredUntilMs).toBe(-Infinity);
    }
    const s = laneOf(held);
    tryOut(s, 60_000, rules, 1_000);
    expect(s.ignoredUntilMs).toBe(360_000);
  });
});
