import { describe, expect, test } from 'vitest';
import { goTogether, isInOutage } from './fleet.ts';
import { setUp } from './gate.fixture.ts';
import { sent, settle, turn } from './lane.ts';
import { recover, trip } from './outage.ts';
import { lacksRoom, seekRoom } from './concurrency.ts';
import { statusOf } from './view.ts';
import { callOf, laneOf, noJitter, rules } from './state.fixture.ts';

/** A row has agreed with the one before it; now five calls are in flight that were sent before a sixth. */
const agreed = {
  concurrency: 5,
  concurrencyRows: 1,
  inFlight: 5,
  sends: 6,
  rttMs: 600,
  refusalMs: 40,
};
const sixth = callOf({ order: 6 });
const limited = { ...agreed, concurrencyRows: 2, limit: 5.02 };

describe('the first refusal of a row', () => {
  test.each([
    ['with as many in flight as twice before: so many run at once', {}, 2],
    ['with another number: it was chance', { concurrency: 7 }, 0],
    ['with nearly the same of many', { inFlight: 18, concurrency: 20 }, 2],
    ['with none in flight', { inFlight: 0, concurrency: 0 }, 0],
    ['with the very calls that the one before it has met: no news', { strikes: 1 }, 1],
    ['where calls take hardly longer than a refusal', { rttMs: 100 }, 0],
    [
      'where calls take next to nothing: on the way there is one at any pace',
      { rttMs: 90, refusalMs: 1 },
      0,
    ],
    ['after it was wrong: not soon again', { concurrencyRows: -30 }, -29],
    ['in an outage', { down: true }, 1],
  ])('%s', (_, changes, concurrencyRows) => {
    const s = laneOf({ ...agreed, ...changes });
    expect(lacksRoom(s, sixth, rules)).toBe(concurrencyRows === 2);
    expect(s.concurrencyRows).toBe(concurrencyRows);
  });

  test('counts those that were sent before it alone', () => {
    const s = laneOf({ ...agreed, inFlight: 9, sends: 10 });
    expect(lacksRoom(s, sixth, rules)).toBe(true);
    expect(s.limit).toBe(5);
  });

  test('ends what was taken for a pace', () => {
    const s = laneOf({ ...agreed, lowRate: 0.1, quota: 20, releasedAtMs: 0, probing: true });
    lacksRoom(s, sixth, rules);
    expect(s).toMatchObject({ limit: 5, lowRate: Infinity, quota: Infinity, probing: false });
  });
});

test('of calls that went at once those count that are in flight when the last of them is refused', () => {
  const s = laneOf();
  const calls = Array.from({ length: 10 }, () => callOf());
  for (const call of calls) sent(s, call, 0, noJitter);
  const refuse = (call = callOf()): void =>
    settle(s, call, 'refused', 40, rules, noJitter, 0, { delayMs: 500 });
  for (const index of [9, 2, 5, 0, 7]) refuse(calls[index]);
  expect(s.concurrency).toBe(5);
});

describe('a call that is accepted', () => {
  test.each([
    ['lets a little more go at once', 1, 5.04],
    ['but not where nobody waits', 0, 5.02],
  ])('%s', (_, queued, limit) => {
    const s = laneOf({ ...limited, inFlight: 4 });
    seekRoom(s, queued);
    expect(s.limit).toBeCloseTo(limit, 6);
  });
});

describe('where only so many run at once', () => {
  test('a refusal stops nobody, however long it is told to wait, and one fewer goes', () => {
    const s = laneOf({ ...limited, inFlight: 6, lastSentMs: 0 });
    const refusal = { retryAfterMs: 5_000, delayMs: 5_000 };
    settle(s, sixth, 'refused', 40, rules, noJitter, 9, refusal);
    expect([s.untilMs, s.closing]).toEqual([-Infinity, false]);
    expect(s.limit).toBeCloseTo(4.02, 6);
    expect(turn(s, 40, true, rules, noJitter)).toBe(5_000);
    settle(s, callOf({ order: 1 }), 'accepted', 600, rules, noJitter, 9);
    expect([s.inFlight, turn(s, 600, true, rules, noJitter)]).toEqual([4, 600]);
  });

  test('of one place no refusal takes it away', () => {
    const s = laneOf({ ...limited, concurrency: 1, limit: 1.02, inFlight: 1, sends: 2 });
    lacksRoom(s, callOf({ order: 2 }), rules);
    expect(Math.ceil(s.limit)).toBe(1);
  });

  test('those that were on the way as that was found lower it no further', () => {
    const s = laneOf({ ...limited, limit: 5, inFlight: 8 });
    for (const inFlight of [8, 7, 6]) {
      s.inFlight = inFlight;
      lacksRoom(s, sixth, rules);
    }
    expect(s.limit).toBe(5);
  });

  test.each([
    ['far fewer in flight', 2],
    ['none in flight', 0],
  ])('a refusal with %s shows that it is another limit', (_, inFlight) => {
    const s = laneOf({ ...limited, inFlight });
    expect(lacksRoom(s, sixth, rules)).toBe(false);
    expect(s).toMatchObject({ limit: Infinity, concurrencyRows: -30 });
  });

  test('calls that hang do not hold it up for good, but long ones have their time', () => {
    const s = laneOf({ ...limited, lastSentMs: 0 });
    s.limit = 5;
    expect(turn(s, 1_000, true, rules, noJitter)).toBe(5_000);
    expect(turn(s, 5_000, true, rules, noJitter)).toBe(5_000);
    expect(s.limit).toBe(6);
  });

  test('an outage ends it: those that hang are not counted any more', () => {
    const s = laneOf(limited);
    trip(s, 600, noJitter);
    recover(s, 900, rules, 9);
    expect([s.concurrencyRows, s.limit]).toEqual([0, 2]);
  });

  test('it is no outage, and forgotten with the rest where a fleet keeps the limit again', () => {
    const { gate } = setUp();
    Object.assign(gate.queue.state, limited);
    expect(isInOutage(gate)).toBe(false);
    goTogether(gate);
    expect(gate.queue.state).toMatchObject({ limit: Infinity, concurrencyRows: 0 });
  });

  test('the lane is paced', () => {
    expect(statusOf(laneOf(limited), 0)).toBe('paced');
  });
});
