import { describe, expect, test } from 'vitest';
import { callOf, laneOf, noJitter } from './state.fixture.ts';
import { earn, markEarly, pay, refill } from './tokens.ts';

describe('the purse', () => {
  test('a call that works at once adds a fifth of a token, a paid resend gets its own back', () => {
    const s = laneOf({ tokens: 1 });
    earn(s, callOf());
    earn(s, callOf({ paid: true }));
    expect(s.tokens).toBeCloseTo(2.2, 6);
  });

  test('holds ten at most', () => {
    const s = laneOf({ tokens: 9.9 });
    earn(s, callOf());
    expect(s.tokens).toBe(10);
  });

  test('an API that always fails now and then earns more', () => {
    const s = laneOf({ tokens: 1, usuallyFailing: 0.3 });
    earn(s, callOf());
    expect(s.tokens).toBeCloseTo(1.5, 6);
  });

  test.each([
    ['a request that is alone', { peakNow: 1 }, 3],
    ['one beside a call that takes very long', { peakNow: 2, inFlight: 1 }, 3],
    ['the third at once does not', { peakNow: 2, inFlight: 2 }, 0],
    ['nor does one in a busy lane', { peakNow: 9 }, 0],
  ])('%s starts with enough for all its attempts', (_, changes, tokens) => {
    const s = laneOf({ tokens: 0, ...changes });
    refill(s, 3);
    expect(s.tokens).toBe(tokens);
  });
});

describe('requests that begin before anything was ever accepted', () => {
  test('keep all of their attempts, whatever is in the purse', () => {
    const s = laneOf({ tokens: 0, peakNow: 50 });
    const call = callOf();
    markEarly(s, call);
    expect(pay(s, call, 0, noJitter)).toBe('go');
    expect(s.down).toBe(false);
  });

  test('are no more than a hundred', () => {
    const s = laneOf({ earlyCalls: 100 });
    const call = callOf();
    markEarly(s, call);
    expect(call.early).toBeFalsy();
  });

  test('are none any more once something was accepted', () => {
    const call = callOf();
    markEarly(laneOf({ okNow: 1 }), call);
    expect(call.early).toBeFalsy();
  });
});

describe('a resend', () => {
  test.each([
    ['takes a token', { tokens: 2 }, 'go', 1],
    ['without one ends in a quiet lane', { tokens: 0.5, peakNow: 2, missed: 10 }, 'stop', 0.5],
    ['without one takes a busy lane down', { tokens: 0.5, peakNow: 3, missed: 10 }, 'down', 0.5],
    [
      'is lent one as long as that may be chance',
      { tokens: 0.5, peakNow: 3, missed: 9 },
      'go',
      -0.5,
    ],
    ['is lent ten at most', { tokens: -9.5, peakNow: 3, missed: 9 }, 'stop', -9.5],
    ['goes without where the lane is held', { tokens: -9.5, peakNow: 3, limit: 4 }, 'go', -9.5],
    [
      'is no sign of an outage where half of them always fail',
      { tokens: -9.5, peakNow: 3, missed: 19, failingBefore: 0.5 },
      'stop',
      -9.5,
    ],
    ['waits where the lane is down', { tokens: 5, down: true }, 'down', 5],
    ['of a call of before the outage costs nothing', { tokens: 0, epoch: 1, peakNow: 9 }, 'go', 0],
  ])('%s', (_, changes, verdict, tokens) => {
    const s = laneOf(changes);
    expect(pay(s, callOf(), 1_000, noJitter)).toBe(verdict);
    expect(s.tokens).toBe(tokens);
  });

  test('without a token takes a busy lane down at once where the service says that it is overloaded', () => {
    const call = callOf({ overloaded: true });
    const s = laneOf({ tokens: 0.5, peakNow: 3, missed: 1 });
    expect(pay(s, call, 1_000, noJitter)).toBe('down');
    expect(pay(laneOf({ tokens: 0.5, peakNow: 2 }), call, 1_000, noJitter)).toBe('stop');
    expect(pay(laneOf({ tokens: 1, peakNow: 3 }), call, 1_000, noJitter)).toBe('go');
  });

  test('that takes the lane down leaves behind what hangs', () => {
    const s = laneOf({ tokens: 0, peakNow: 9, inFlight: 9, okNow: 100, missed: 10 });
    pay(s, callOf(), 1_000, noJitter);
    expect([s.down, s.inFlight, s.epoch, s.health]).toEqual([true, 0, 1, 0.1]);
  });
});
