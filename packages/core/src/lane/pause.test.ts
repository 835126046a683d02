import { describe, expect, test } from 'vitest';
import { refused, release, type Refusal } from './pause.ts';
import { callOf, laneOf, noJitter, rules } from './state.fixture.ts';
import type { Call } from './call.ts';
import type { LaneState } from './state.ts';

const refuse = (
  s: LaneState,
  refusal: Refusal,
  call: Partial<Call> = {},
  random: () => number = noJitter,
): void => refused(s, callOf({ sentAtMs: 900, ...call }), refusal, 1_000, rules, random);
const told = (retryAfterMs: number): Refusal => ({ retryAfterMs, delayMs: retryAfterMs });

describe('how long a refusal stops the lane', () => {
  test.each([
    ['as long as the vendor asked', told(8_000), {}, 9_000],
    ['the request’s own backoff, where it asked for nothing', { delayMs: 120 }, {}, 1_120],
    ['longer after a second in a row', { delayMs: 10 }, { strikes: 1 }, 1_375],
    ['no longer than the policy allows', { delayMs: 10 }, { strikes: 40 }, 16_000],
    [
      'the longest of those that belong together',
      told(8_000),
      { closing: true, untilMs: 4_000 },
      9_000,
    ],
    ['not shorter by a later one', told(100), { closing: true, untilMs: 4_000 }, 4_000],
  ])('%s', (_, refusal, changes, untilMs) => {
    const s = laneOf({ rowAtMs: 1_000, ...changes });
    refuse(s, refusal);
    expect(s.untilMs).toBe(untilMs);
  });

  test('jitter on top of what the vendor asked stays small, and is never below it', () => {
    const s = laneOf();
    refuse(s, { retryAfterMs: 8_000, delayMs: 8_400 });
    expect(s.untilMs).toBe(9_050);
  });

  test('a second told refusal in a row is spread over the time waited', () => {
    const s = laneOf({ strikes: 1, rowAtMs: 0 });
    refuse(s, told(1_000), {}, () => 0.5);
    expect(s.untilMs).toBe(1_000 + 1_000 + 1_000);
  });
});

describe('a look beyond the count of an untold window that is refused', () => {
  const window = { quota: 600, periodMs: 60_000, told: false, peeking: true };

  test.each([
    ['before four fifths of it: all wait for those', { periodAtMs: 0 }, true, 48_000],
    ['later: the next look waits a twentieth', { periodAtMs: -50_000 }, true, 4_000],
    ['of one within the count: it was too high', { periodAtMs: 0 }, false, 1_010],
  ])('%s', (_, changes, beyond, untilMs) => {
    const s = laneOf({ ...window, ...changes });
    refuse(s, { delayMs: 10 }, { beyond });
    expect(s.untilMs).toBe(untilMs);
  });
});

describe('others were accepted before the time was over', () => {
  const lenient = { lenient: true, rttMs: 30, lowRate: 0.1, climbMs: Infinity };

  test.each([
    ['the lane waits only until a few calls fit again', 0, 1_050],
    ['twice as long for the next in a row', 1, 1_100],
    ['and twice that', 2, 1_200],
  ])('%s', (_, strikes, untilMs) => {
    const s = laneOf({ ...lenient, strikes });
    refuse(s, told(1_000));
    expect([s.untilMs, s.lenient]).toEqual([untilMs, true]);
  });

  test.each([
    ['no longer than until the earliest moment that the row was told of', 3, 1_250, 1_250],
    ['one that is over counts no more', 3, 990, 1_400],
  ])('%s', (_, strikes, promisedAtMs, untilMs) => {
    const s = laneOf({ ...lenient, strikes, promisedAtMs });
    refuse(s, told(1_000));
    expect(s.untilMs).toBe(untilMs);
  });

  test('no longer than any own pause, however slow the pace', () => {
    const s = laneOf({ ...lenient, lowRate: 0.0001, strikes: 3 });
    refuse(s, { delayMs: 100 });
    expect(s.untilMs).toBe(31_000);
  });

  test('as long as there is such a moment it is the refused call’s own time', () => {
    const s = laneOf({ ...lenient, strikes: 6, promisedAtMs: 1_250 });
    refuse(s, told(1_000));
    expect([s.untilMs, s.lenient]).toEqual([1_250, true]);
  });

  test('after five in a row the time is for all again', () => {
    const s = laneOf({ ...lenient, strikes: 4, rowAtMs: 1_000 });
    refuse(s, told(1_000));
    expect([s.untilMs, s.lenient]).toEqual([2_000, false]);
  });
});

describe('a scout', () => {
  test.each([
    ['goes where many were accepted and the time is rounded', 1_000, 20, 1_100],
    ['goes not where few were', 1_000, 5, 0],
    ['goes not where the time is long', 3_000, 20, 0],
  ])('%s', (_, retryAfterMs, accepted, scoutAtMs) => {
    const s = laneOf({ accepted, rttMs: 10 });
    refuse(s, told(retryAfterMs));
    expect(s.scoutAtMs).toBe(scoutAtMs);
  });

  test('that is refused does not prolong the pause; the next goes later, the seventh not at all', () => {
    const s = laneOf({ accepted: 20, rttMs: 10 });
    refuse(s, told(1_000));
    refused(s, callOf({ scout: true }), told(2_000), 1_110, rules, noJitter);
    expect([s.untilMs, s.scoutAtMs]).toEqual([2_000, 1_220]);
    s.scoutsRefused = 5;
    refused(s, callOf({ scout: true }), told(2_000), 1_230, rules, noJitter);
    expect(s.scoutAtMs).toBe(0);
  });

  test.each([
    ['a scout', { scout: true }],
    ['a call that was in flight', { sentAtMs: 900 }],
  ])('goes no more once %s was told of more than two seconds', (_, call) => {
    const s = laneOf({ accepted: 20, rttMs: 10 });
    refuse(s, told(1_000));
    refused(s, callOf(call), told(5_000), 1_110, rules, noJitter);
    expect([s.untilMs, s.scoutAtMs]).toEqual([6_110, 0]);
  });
});

test.each([
  ['looks again where the lane went on for longer than it is to stand still', 0, 1_100],
  ['stays believed where it did not', 900, 0],
])('a vendor whose time was true for six scouts %s', (_, cycleAtMs, scoutAtMs) => {
  const s = laneOf({ accepted: 20, rttMs: 10, scoutsRefused: 6, cycleAtMs });
  refuse(s, told(990));
  expect(s.scoutAtMs).toBe(scoutAtMs && 1_099);
});

test.each([
  ['the first refusal', {}],
  ['one of a call that was in flight', { closing: true, untilMs: 1_050 }],
])('more than two seconds are for all, also where shorter times were not: %s', (_, changes) => {
  const s = laneOf({ lenient: true, rowAtMs: 1_000, ...changes });
  refuse(s, told(20_000));
  expect([s.lenient, s.untilMs]).toEqual([false, 21_000]);
});

describe('when the pause is over', () => {
  test('one call goes first where the pause was for all', () => {
    const s = laneOf({ closing: true, pauseMs: 100, accepted: 1 });
    release(s, 2_000, rules, noJitter);
    expect([s.closing, s.probing]).toEqual([false, true]);
  });

  test('nothing was ever accepted: no rate is made up, calls in flight grow from one', () => {
    const s = laneOf({ closing: true, pauseMs: 100, inFlight: 7 });
    release(s, 2_000, rules, noJitter);
    expect([s.lowRate, s.limit, s.inFlight, s.epoch]).toEqual([Infinity, 1, 0, 1]);
  });

  test('a refusal that the vendor’s fields explain teaches no rate', () => {
    const s = laneOf({ closing: true, pauseMs: 100, accepted: 50, explained: true });
    release(s, 2_000, rules, noJitter);
    expect(s.lowRate).toBe(Infinity);
  });

  test('a stated rate stays as it was stated', () => {
    const s = laneOf({ closing: true, pauseMs: 100, accepted: 50, lowRate: 0.01 });
    release(s, 2_000, { ...rules, statedRate: 0.01 }, noJitter);
    expect(s.lowRate).toBe(0.01);
  });
});
