import { expect, test } from 'vitest';
import { durationAt } from './duration.ts';

test.each([
  ['6m0s', 360_000],
  ['1.5s', 1500],
  ['250ms', 250],
  ['1h2m3s', 3_723_000],
  ['7m54.5s', 474_500],
  ['2d', 172_800_000],
  ['33 seconds', 33_000],
  ['1 second', 1000],
  ['5 secs', 5000],
  ['56 seconds', 56_000],
  ['1 minute and 20 seconds', 80_000],
  ['1 hour, 5 minutes', 3_900_000],
  ['2.12 days', 183_168_000],
  ['2 hrs', 7_200_000],
  ['3 milliseconds', 3],
  ['10 MIN', 600_000],
])('%s', (text, durationMs) => {
  const [found, end] = durationAt(text, 0);
  expect(found).toBeCloseTo(durationMs, 6);
  expect(end).toBe(text.length);
});

test.each(['', 's', '12', '5 months', '5 steps', '3 members', '-', 'a 5s'])(
  '%j begins with none',
  (text) => {
    expect(durationAt(text, 0)[0]).toBeNaN();
  },
);

test('says where it ends', () => {
  expect(durationAt('try again in 20s. Visit', 13)).toEqual([20_000, 16]);
  expect(durationAt('in 5 seconds or 6 seconds', 3)).toEqual([5000, 12]);
});
