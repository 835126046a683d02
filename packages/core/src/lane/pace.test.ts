import { describe, expect, test } from 'vitest';
import { climb, confirmRelease, hasten, learnPace, rateAt, takeSlot } from './pace.ts';
import { laneOf, noJitter } from './state.fixture.ts';
import { statusOf } from './view.ts';

describe('the climb from the rate that held to the one that was refused', () => {
  test.each([
    ['begins at the lower', 0, 0.05],
    ['is most of the way up at half time', 5_000, 0.09375],
    ['is flat at the upper', 10_000, 0.1],
    ['doubles and doubles again beyond, within seconds', 15_000, 0.4],
  ])('%s', (_, nowMs, rate) => {
    const s = laneOf();
    climb(s, 0, 0.05, 0.1, 10_000);
    expect(rateAt(s, nowMs)).toBeCloseTo(rate, 6);
  });

  test('is none where it no longer bounds anything', () => {
    const s = laneOf();
    climb(s, 0, 0.05, 0.1, 10_000);
    expect(rateAt(s, 3_600_000)).toBe(Infinity);
    expect(statusOf(s, 3_600_000)).toBe('open');
  });

  test('never begins at none at all: nobody would ever go again', () => {
    const s = laneOf();
    climb(s, 0, 0, 0, 10_000);
    expect(rateAt(s, 0)).toBeGreaterThan(0);
  });

  test('begins when the probe is accepted, however long that takes', () => {
    const s = laneOf({ probing: true, releasedAtMs: 0 });
    climb(s, 0, 0.05, 0.1, 10_000);
    expect(rateAt(s, 30_000)).toBe(0.05);
    confirmRelease(s, 30_000);
    s.probing = false;
    expect(rateAt(s, 30_000)).toBe(0.05);
    expect(rateAt(s, 40_000)).toBe(0.1);
  });

  test('there is none before the first refusal', () => {
    expect(rateAt(laneOf(), 1e9)).toBe(Infinity);
  });
});

test('a process that overslept makes up for a few slots, not for all', () => {
  const s = laneOf({ nextAtMs: 0 });
  takeSlot(s, 1_000, 0.1);
  expect(s.nextAtMs).toBe(990);
});

test('the time in which nothing was asked for tells nothing of the limit', () => {
  const s = laneOf({ nextAtMs: 0, accepted: 100, refusedAtMs: 3_000, firstCycle: false });
  takeSlot(s, 2_020, 0.1);
  learnPace(s, 3_000, noJitter);
  expect(s.lowRate).toBeCloseTo(0.1, 6);
  confirmRelease(Object.assign(s, { releasedAtMs: 3_000 }), 3_050);
  expect([s.oldMs, s.idleMs]).toEqual([1_000, 0]);
});

test('a scout in a pause is no end of idleness', () => {
  const s = laneOf({ nextAtMs: 0, untilMs: 1_000 });
  takeSlot(s, 500, 0.1);
  expect(s.idleMs).toBe(0);
});

describe('what a pause teaches', () => {
  const lenient = { lenient: true, firstCycle: false, windowed: true };

  test.each([
    [
      'the first: between the pause counted and not counted',
      { accepted: 100, refusedAtMs: 500, pauseMs: 500 },
      { low: 0.1, high: 0.2 },
    ],
    [
      'later on between what held and the rate that was refused',
      { accepted: 100, refusedAtMs: 500, pauseMs: 500, refusedRate: 1.5, firstCycle: false },
      { low: 0.1, high: 1.5 },
    ],
    [
      'between two refusals at an empty bucket lies the rate itself',
      { accepted: 95, refusedAtMs: 950, pauseMs: 50, lenient: true, firstCycle: false },
      { low: 0.1, high: 0.1 * (1 + 150 / 950) },
    ],
    [
      'where several refusals ended it, the limit may be as high as until the last of them',
      { ...lenient, accepted: 60, refusedAtMs: 600, pauseMs: 500 },
      { low: 0.06, high: 0.1 },
    ],
    [
      'what the first refusal of the row was at counts, whatever the others were',
      { ...lenient, accepted: 95, refusedAtMs: 950, pauseMs: 50, rowRate: 0.13 },
      { low: 0.095, high: 0.13 },
    ],
    [
      'a pace that rose through the limit from far below says where that lies',
      { accepted: 30, refusedAtMs: 950, pauseMs: 50, lenient: true, refusedRate: 0.12 },
      { low: 0.06, high: 0.12 },
    ],
  ])('%s', (_, changes, { low, high }) => {
    const s = laneOf(changes);
    learnPace(s, 1_000, noJitter);
    expect(s.lowRate).toBeCloseTo(low, 6);
    expect(s.highRate).toBeCloseTo(high, 6);
    expect(s.nextAtMs).toBe(1_000);
  });
});

test('after an hour of refusals the lane is not held for long, nor does the pace stay down', () => {
  const s = laneOf({ accepted: 40, refusedAtMs: 3_590_000, pauseMs: 3_599_000 });
  learnPace(s, 3_600_000, () => 0.999);
  expect(s.nextAtMs).toBeLessThanOrEqual(3_610_000);
  expect(rateAt(s, 3_630_000)).toBeGreaterThan(0.01);
});

test('seconds of cycles are kept in full, older ones fade', () => {
  const s = laneOf({ firstCycle: false, accepted: 100, releasedAtMs: 1_000 });
  confirmRelease(s, 1_050);
  expect([s.oldAccepted, s.oldMs, s.cycleAtMs, s.accepted]).toEqual([100, 1_000, 1_000, 0]);
  Object.assign(s, { accepted: 400, releasedAtMs: 5_000 });
  confirmRelease(s, 5_050);
  expect([s.oldAccepted, s.oldMs]).toEqual([250, 2_500]);
});

test('a slot of a pace that has risen since comes sooner', () => {
  const s = laneOf({ lowRate: 1 / 300_000, highRate: 0.01, climbAtMs: 0, climbMs: 10_000 });
  s.nextAtMs = 300_000;
  hasten(s, 0);
  expect(s.nextAtMs).toBe(300_000);
  hasten(s, 10_000);
  expect(s.nextAtMs).toBe(15_000);
  hasten(s, 12_000);
  expect(s.nextAtMs).toBe(15_000);
});
