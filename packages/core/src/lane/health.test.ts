import { expect, test } from 'vitest';
import { isFailing, trackFailing } from './health.ts';
import { trip } from './outage.ts';
import { callOf, laneOf, noJitter } from './state.fixture.ts';

const track = (s: ReturnType<typeof laneOf>, failed: readonly (0 | 1)[]): void => {
  for (const one of failed) trackFailing(s, callOf(), one);
};
const failures = (count: number): 1[] => Array.from({ length: count }, () => 1 as const);

test('an outage is ten failures in a row where calls hardly ever fail', () => {
  const s = laneOf({ answers: 512 });
  track(s, failures(9));
  expect(isFailing(s)).toBe(false);
  track(s, [1]);
  expect(isFailing(s)).toBe(true);
});

test('and more of them where some always do', () => {
  const s = laneOf({ answers: 512, usuallyFailing: 0.8 });
  track(s, [0, ...failures(45)]);
  expect(isFailing(s)).toBe(false);
  track(s, failures(10));
  expect(isFailing(s)).toBe(true);
});

test('one path in twenty that is always overloaded, with its resends, is usual', () => {
  const s = laneOf();
  for (let n = 0; n < 100; n++) {
    for (let good = 0; good < 19; good++) trackFailing(s, callOf(), 0);
    for (let attempt = 0; attempt < 4; attempt++) trackFailing(s, callOf({ overloaded: true }), 1);
  }
  expect(s.usuallyFailing).toBeGreaterThan(0.15);
});

test('a service is usually overloaded in a fifth of its answers at most', () => {
  const s = laneOf();
  for (let n = 0; n < 50; n++) {
    trackFailing(s, callOf(), 0);
    trackFailing(s, callOf({ overloaded: true }), 1);
  }
  expect(s.usuallyFailing).toBeLessThanOrEqual(0.2);
  expect(s.failing).toBeGreaterThan(0.4);
  track(s, failures(50));
  expect(s.usuallyFailing).toBeGreaterThan(0.3);
});

test('how often calls usually fail is kept over an outage, and learned without its failures', () => {
  const s = laneOf();
  track(s, [0, 1, 0, 1, 0, 1, 0, ...failures(20)]);
  trip(s, 0, noJitter);
  expect(s.usuallyFailing).toBeCloseTo(3 / 7, 6);
  expect([s.answers, s.missed]).toEqual([7, 0]);
});
