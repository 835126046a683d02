import { describe, expect, test } from 'vitest';
import { callOf, laneOf } from './state.fixture.ts';
import { countAccepted, countRefused, learnWindow, windowTurn } from './window.ts';

describe('which pauses are counted', () => {
  test.each([
    ['a long one after many calls', { accepted: 600, pauseMs: 40_000 }, 60_000, 600],
    ['not after few calls', { accepted: 19, pauseMs: 40_000 }, 60_000, Infinity],
    ['not in a short period', { accepted: 600, pauseMs: 4_000 }, 4_900, Infinity],
    ['not where little of it was a pause', { accepted: 600, pauseMs: 1_000 }, 60_000, Infinity],
    [
      'not for a while after it was wrong',
      { accepted: 600, pauseMs: 40_000, uncounted: 1 },
      60_000,
      Infinity,
    ],
  ])('%s', (_, changes, nowMs, quota) => {
    const s = laneOf(changes);
    learnWindow(s, nowMs);
    expect(s.quota).toBe(quota);
  });
});

describe('in a counted window', () => {
  const window = { quota: 600, periodMs: 60_000, periodAtMs: 0, told: true };

  test.each([
    ['goes what fitted last time', { used: 599 }, 1_000, 1_000],
    ['then one, at the pace, to test', { used: 600, nextAtMs: 2_000 }, 1_000, 2_000],
    ['and all again in the next', { used: 600 }, 60_000, 60_000],
    [
      'where the vendor named no time, single calls look from four fifths on',
      { used: 600, told: false, nextAtMs: 100_000 },
      1_000,
      48_000,
    ],
    ['there, too, one tests before', { used: 600, told: false, nextAtMs: 2_000 }, 1_000, 2_000],
  ])('%s', (_, changes, nowMs, turn) => {
    expect(windowTurn(laneOf({ ...window, ...changes }), nowMs)).toBe(turn);
  });

  test('a small quota is not tested in every window', () => {
    const s = laneOf({ quota: 20, periodMs: 10_000, used: 20, clean: 1, told: true });
    expect(windowTurn(s, 1_000)).toBe(10_000);
  });

  test('a look that was accepted begins the next, and says how long it is', () => {
    const s = laneOf({ ...window, told: false, peeking: true, used: 601 });
    countAccepted(s, callOf({ sentAtMs: 57_000 }), 57_100);
    expect([s.periodMs, s.periodAtMs, s.used, s.peeking]).toEqual([57_000, 57_000, 1, false]);
  });

  test.each([
    ['three looks in a row that are accepted at once', { beyond: 2 }],
    ['a period that has become short', { periodMs: 6_000 }],
  ])('%s: no end to be found, so it is no window', (_, changes) => {
    const s = laneOf({ ...window, told: false, peeking: true, ...changes });
    const atMs = 0.8 * s.periodMs;
    countAccepted(s, callOf({ sentAtMs: atMs }), atMs);
    expect([s.quota, s.uncounted]).toEqual([Infinity, 8]);
  });

  test('a look that was refused before shows that it is one', () => {
    const s = laneOf({ ...window, told: false, peeking: true, beyond: 2 });
    countAccepted(s, callOf({ sentAtMs: 57_000 }), 57_000);
    expect([s.quota, s.beyond]).toEqual([600, 0]);
  });

  test('what was idle in one period is not in the next', () => {
    const s = laneOf({ ...window, idleMs: 50_000 });
    windowTurn(s, 60_000);
    expect([s.cycleAtMs, s.idleMs]).toEqual([60_000, 0]);
    Object.assign(s, { told: false, peeking: true, idleMs: 50_000 });
    countAccepted(s, callOf({ sentAtMs: 117_000 }), 117_100);
    expect([s.cycleAtMs, s.idleMs]).toEqual([117_000, 0]);
  });

  test.each([false, true])(
    'three accepted beyond the count: it is no window (told: %s)',
    (told) => {
      const s = laneOf({ ...window, told, peeking: !told });
      for (let call = 0; call < 3; call++) countAccepted(s, callOf({ beyond: true }), 5_000);
      expect([s.quota, s.uncounted, s.lowRate, s.peeking]).toEqual([Infinity, 8, 0.01, false]);
    },
  );

  test('refused well below the count: somebody else uses the window, too', () => {
    const s = laneOf({ ...window, used: 300 });
    countRefused(s, 5_000);
    expect(s.uncounted).toBe(8);
  });
});
