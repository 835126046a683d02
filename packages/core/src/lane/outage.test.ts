import { describe, expect, test } from 'vitest';
import { trackAccepted } from './health.ts';
import { awaitProbe, backOff, ramp, recover, rest } from './outage.ts';
import { callOf, laneOf, noJitter, rules } from './state.fixture.ts';
import { pay } from './tokens.ts';

test('where nothing is known of the service, probes go at the scale of the policy', () => {
  const s = laneOf({ scaleMs: 20 });
  awaitProbe(s, 0, () => 1);
  expect(s.untilMs).toBe(20);
});

describe('probes', () => {
  test.each([
    ['come every 0.3 s at most, however busy the lane was', 1, 10, 150],
    ['grow apart to three calls of before', 0.001, 10, 1_500],
    ['begin sooner', 0.001, 0, 150],
    ['come every 30 s at least', 0.00001, 30, 15_000],
  ])('%s', (_, health, probesFailed, untilMs) => {
    const s = laneOf({ health, probesFailed });
    awaitProbe(s, 0, noJitter);
    expect(s.untilMs).toBe(untilMs);
  });
});

describe('recovery', () => {
  test.each([
    ['what was in flight in health, not in the silence', { okBefore: 0.2, usualMs: 50 }, 10],
    ['half of the peak, where no health was seen', { okBefore: 0, usualMs: 0 }, 30],
  ])('grows quickly up to %s', (_, health, half) => {
    const s = laneOf({ ...health, tokens: 0, peakNow: 60, missed: 10 });
    pay(s, callOf(), 1_000, noJitter);
    expect(s.half).toBe(half);
  });

  test('forgets how long answers took as the outage began', () => {
    const s = laneOf({ rttMs: 900, usualMs: 50 });
    recover(s, 1_000, rules, 0);
    expect(s.rttMs).toBe(50);
  });

  test('begins with two in flight, a little above the pace of before', () => {
    const s = laneOf({ down: true, health: 0.1, okBefore: 0.1, tokens: 0 });
    recover(s, 1_000, rules, 0);
    expect(s).toMatchObject({ down: false, limit: 2, tokens: 3, recovering: true });
    expect(s.lowRate).toBeCloseTo(0.11, 6);
  });

  test('of a lane that was young begins at no pace: what it began with is not what the server bears', () => {
    const s = laneOf({ down: true, health: 0.02, trippedAtMs: 300 });
    recover(s, 1_000, rules, 0);
    expect(s).toMatchObject({ limit: 2, recovering: false, lowRate: Infinity, okBefore: 0 });
  });

  test.each([
    ['nothing was accepted before', 0, 60, Infinity],
    ['a call a minute was asked for, and now a lot', 1 / 60_000, 60, Infinity],
    ['not much was asked for, and now as much', 0.0007, 42, 0.00077],
    ['much was asked for, and now far more', 0.1, 60_000, 0.11],
  ])('begins at a pace that was borne, if one was: %s', (_, health, queued, lowRate) => {
    const s = laneOf({ down: true, health, okBefore: health, trippedAtMs: 20_000 });
    recover(s, 80_000, rules, queued);
    expect(s.limit).toBe(2);
    expect(s.lowRate).toBeCloseTo(lowRate, 6);
  });

  test('climbs as quickly as calls come', () => {
    const s = laneOf({ down: true, health: 0.003, okBefore: 0.003, trippedAtMs: 0 });
    recover(s, 1_000, rules, 30);
    expect(s.climbMs).toBe(10_000);
  });

  test('of an API that always fails now and then leaves room for the resends', () => {
    const s = laneOf({ down: true, health: 0.1, okBefore: 0.1, usuallyFailing: 0.2 });
    recover(s, 1_000, rules, 0);
    expect(s.lowRate).toBeCloseTo(0.1375, 6);
  });

  test('leaves the probes that still hang behind', () => {
    const s = laneOf({ down: true, health: 0.1, okBefore: 0.1, epoch: 1, inFlight: 4 });
    const probe = callOf({ epoch: 1, sentAtMs: 990 });
    recover(s, 1_000, rules, 0);
    expect([s.inFlight, pay(s, probe, 1_500, noJitter), s.tokens]).toEqual([0, 'go', 3]);
    s.failing = 0.5;
    backOff(s, probe, 1_500);
    expect(s.limit).toBe(2);
    expect(s.lowRate).toBeCloseTo(0.11, 6);
  });

  test('keeps what was measured before: the time of an outage is no time of health', () => {
    const s = laneOf({ down: true, okNow: 900, trippedAtMs: 6_000, okAtMs: 0, health: 0.15 });
    trackAccepted(s, callOf({ sentAtMs: 65_990 }), 66_000);
    recover(s, 66_000, rules, 0);
    expect(s).toMatchObject({ okBefore: 0.15, okAtMs: 66_000 });
  });

  test.each([
    ['one more in flight per acceptance', { limit: 4, half: 10 }, 5],
    ['one more per round trip beyond half of the peak', { limit: 10, half: 10 }, 10.1],
  ])('%s', (_, changes, limit) => {
    const s = laneOf({ inFlight: 4, ...changes });
    ramp(s, rules, 5);
    expect(s.limit).toBeCloseTo(limit, 6);
  });

  test.each([
    ['a little', 160],
    ['far', 2_000],
  ])('of a server that stays %s slower than before goes on growing', (_, rttMs) => {
    const s = laneOf({ limit: 2, half: 5, usualMs: 50, rttMs: 50 });
    for (let call = 1; call <= 300; call++) {
      trackAccepted(s, callOf({ sentAtMs: call * 100 - rttMs }), call * 100);
      ramp(s, rules, 5);
    }
    expect(s.limit).toBeGreaterThan(10);
  });

  test('ends when nobody waits and much is free', () => {
    const s = laneOf({ limit: 10, half: 5, inFlight: 2, recovering: true, lowRate: 0.1 });
    ramp(s, rules, 0);
    expect(s).toMatchObject({ limit: Infinity, recovering: false, lowRate: Infinity });
  });

  test.each([
    ['more failures than usual slow it down', 0.2, 0, 0.14],
    ['as many as ever do not', 0.3, 0.3, 0.15],
  ])('%s', (_, failing, usuallyFailing, high) => {
    const s = laneOf({ limit: 10, recovering: true, health: 0.1, failing, usuallyFailing });
    Object.assign(s, { lowRate: 0.1, highRate: 0.15, climbAtMs: 0, climbMs: 1_000 });
    backOff(s, callOf({ sentAtMs: 990 }), 1_000);
    expect(s.highRate).toBeCloseTo(high, 2);
  });
});

describe('a time that a failure names', () => {
  test('is obeyed by probes', () => {
    const s = laneOf({ down: true, untilMs: 1_000, health: 0.1 });
    rest(s, 10_000);
    awaitProbe(s, 1_000, noJitter);
    expect(s.untilMs).toBe(10_000);
  });

  test.each([
    ['a probe that comes through opens the lane at once', 0, 5_000],
    ['but not before that time', 9_000, 9_000],
  ])('%s', (_, outageUntilMs, untilMs) => {
    const s = laneOf({ down: true, untilMs: 30_000, outageUntilMs });
    recover(s, 5_000, rules, 0);
    expect(s.untilMs).toBe(untilMs);
  });

  test('is over with the outage that followed: its recovery is not begun twice', () => {
    const s = laneOf({ tokens: 0, peakNow: 20, missed: 10 });
    rest(s, 10_000);
    expect(pay(s, callOf(), 1_000, noJitter)).toBe('down');
    recover(s, 11_000, rules, 0);
    expect([s.down, s.resting]).toEqual([false, false]);
  });
});
