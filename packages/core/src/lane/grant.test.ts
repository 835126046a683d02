import { describe, expect, test } from 'vitest';
import { applyGrant, fieldPace, grantTurn, isExplained, isUsedUp, tellNothing } from './grant.ts';
import { sent } from './lane.ts';
import { callOf, laneOf, noJitter } from './state.fixture.ts';

const minute = { quota: 600, windowMs: 60_000 };
const second = { quota: 100, windowMs: 1_000 };

describe('what may go by the fields', () => {
  test('as many as remain, less those that are unanswered', () => {
    const s = laneOf({ inFlight: 4, unanswered: 4 });
    applyGrant(s, { remaining: 10, resetMs: 30_000, ...minute }, 1, 0);
    expect(s.remaining).toBe(6);
  });

  test('this process’s share of it', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 10, resetMs: 30_000, ...minute }, 0.25, 0);
    expect(s.remaining).toBe(2.5);
  });

  test.each([
    ['whose length is told', minute],
    ['whose length is not told', { quota: 600 }],
  ])('of a window %s no more than this process’s share, whatever the others leave', (_, of) => {
    const s = laneOf();
    const random = (): number => 0;
    let sentInAll = 0;
    for (let round = 0; round < 30; round++) {
      applyGrant(s, { remaining: 600 - sentInAll, resetMs: 30_000, ...of }, 0.25, round);
      for (; s.remaining >= 1; sentInAll++) sent(s, callOf(), round, random);
      s.unanswered = 0;
    }
    expect(sentInAll).toBe(150);
    applyGrant(s, { remaining: 600, resetMs: 60_000, ...of }, 0.25, 31_000);
    expect(s.remaining).toBe(150);
  });

  test('of a short window a share goes at its pace', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 100, resetMs: 1_000, ...second }, 0.25, 0);
    expect([s.remaining < 1, fieldPace(s)]).toEqual([true, 0.025]);
  });

  test('nothing, until the earliest moment that all answers allow', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 2, resetMs: 30_000, ...minute }, 1, 0);
    applyGrant(s, { remaining: 0, resetMs: 29_000, ...minute }, 1, 500);
    expect(grantTurn(s, 1_000)).toBe(29_500);
    expect(isUsedUp(s, 1_000)).toBe(true);
  });

  test('an answer that comes late does not bring back what was used', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 2, resetMs: 30_000, ...minute }, 1, 0);
    applyGrant(s, { remaining: 9, resetMs: 30_000, ...minute }, 1, 100);
    expect(s.remaining).toBe(2);
  });

  test('all of it again after the reset', () => {
    const s = laneOf({ inFlight: 0 });
    applyGrant(s, { remaining: 0, resetMs: 30_000, ...minute }, 1, 0);
    expect(grantTurn(s, 30_000)).toBe(30_000);
    expect(s.remaining).toBe(600);
  });

  test('but only once, until an answer tells more; single calls look whether one does', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 0, resetMs: 30_000, ...minute }, 1, 0);
    grantTurn(s, 30_000);
    s.remaining = 0;
    s.lastSentMs = 30_000;
    expect(grantTurn(s, 30_010)).toBe(31_000);
    applyGrant(s, { remaining: 5, resetMs: 60_000, ...minute }, 1, 30_020);
    expect(s.remaining).toBe(5);
  });

  test.each([
    ['all of it', 550, 600],
    ['one call first: a sliding window', 3, 1],
  ])('after a reset that brought %s the next one brings', (_, left, refill) => {
    const s = laneOf();
    applyGrant(s, { remaining: 0, resetMs: 30_000, ...minute }, 1, 0);
    grantTurn(s, 30_000);
    for (let call = 0; call < 50; call++) sent(s, callOf(), 30_000, noJitter);
    applyGrant(s, { remaining: left, resetMs: 1_000, ...minute }, 1, 30_050);
    s.remaining = 0;
    grantTurn(s, 31_050);
    expect(s.remaining).toBe(refill);
  });

  test('answers that tell nothing after a reset let two more go each, until one tells more', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 0, resetMs: 30_000 }, 1, 0);
    grantTurn(s, 30_000);
    s.remaining = 0;
    tellNothing(s, callOf({ window: s.window - 1 }));
    expect(s.remaining).toBe(0);
    tellNothing(s, callOf({ window: s.window }));
    tellNothing(s, callOf({ window: s.window }));
    expect(s.remaining).toBe(4);
    applyGrant(s, { remaining: 1, resetMs: 30_000 }, 1, 30_100);
    tellNothing(s, callOf({ window: s.window }));
    expect(s.remaining).toBe(1);
  });

  test('at least one call, however small the share', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 2, resetMs: 30_000, quota: 2, windowMs: 60_000 }, 0.25, 0);
    expect(grantTurn(s, 0)).toBe(30_000);
    grantTurn(s, 30_000);
    expect(s.remaining).toBe(1);
  });

  test('what hangs since the window before the last one is counted by the vendor, and holds nobody up', () => {
    const s = laneOf({ inFlight: 60, unanswered: 60 });
    const left: number[] = [];
    for (let window = 0; window < 3; window++) {
      applyGrant(
        s,
        { remaining: 99, resetMs: 60_000, quota: 100, windowMs: 60_000 },
        1,
        window * 60_000,
      );
      left.push(s.remaining);
    }
    expect(left).toEqual([39, 99, 99]);
  });

  test('what is in flight as a sliding window moves on is not forgotten', () => {
    const s = laneOf({ unanswered: 60 });
    for (const resetMs of [2_000, 4_000, 6_000, 8_000]) {
      applyGrant(s, { remaining: 70, resetMs, quota: 100, windowMs: 10_000 }, 1, 0);
    }
    expect(s.remaining).toBe(10);
  });

  test('what is in flight as the reset passes may be counted in the new window', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 0, resetMs: 30_000, ...minute }, 1, 0);
    s.unanswered = 60;
    grantTurn(s, 30_000);
    applyGrant(s, { remaining: 599, resetMs: 60_000, ...minute }, 1, 30_020);
    expect(s.remaining).toBe(539);
  });

  test('one first after the reset, where the quota is unknown', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 0, resetMs: 30_000 }, 1, 0);
    grantTurn(s, 30_000);
    expect([s.probing, s.remaining]).toEqual([true, Infinity]);
  });

  test('windows as short as the fields’ own clock are paced, not held', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 0, resetMs: 1_000, ...second }, 1, 0);
    s.nextAtMs = 20;
    expect(grantTurn(s, 10)).toBe(20);
    expect(s.fieldRate).toBe(0.1);
  });

  test.each([
    ['six of ten a second', 6, 10, 1_000, 580],
    ['no more than a window ahead: a bucket held more than the window', 25, 10, 1_000, 1_000],
    ['none where the window is long', 25, 100, 10_000, -20],
  ])('what goes at once takes its slots: %s', (_, calls, quota, windowMs, aheadMs) => {
    const s = laneOf();
    applyGrant(s, { remaining: 100, resetMs: windowMs, quota, windowMs }, 1, 5_000);
    for (let call = 0; call < calls; call++) sent(s, callOf(), 5_000, noJitter);
    expect(s.nextAtMs - 5_000).toBeCloseTo(aheadMs, 6);
  });

  test('the time before the first of these slots was not idle', () => {
    const s = laneOf();
    applyGrant(s, { remaining: 100, resetMs: 1_000, ...second }, 1, 60_000);
    sent(s, callOf(), 60_000, noJitter);
    expect(s.idleMs).toBe(0);
  });
});

describe('which refusals the fields explain', () => {
  test.each([
    ['of the first burst', minute, { firstCycle: true }, true],
    ['in a short window, where the pace was kept to', second, { accepted: 165 }, true],
    ['not where it was not', second, { accepted: 155 }, false],
    ['not of the one call that a second was accepted', { quota: 1, windowMs: 1_000 }, {}, false],
    ['not in a long window, whose end is known', minute, { accepted: 600 }, false],
    ['none where they tell of no quota', {}, { firstCycle: true }, false],
  ])('%s', (_, of, changes, explained) => {
    const s = laneOf({ firstCycle: false, accepted: 1, ...changes });
    applyGrant(s, { remaining: 0, resetMs: 1_000, ...of }, 1, 0);
    expect(isExplained(s, callOf({ blind: true }), 2_000)).toBe(explained);
  });
});
