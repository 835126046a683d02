import { expect, test } from 'vitest';
import { fixedRandom } from './fixed-random.ts';

test.each([
  [undefined, [0.5, 0.5, 0.5]],
  [0, [0, 0, 0]],
  [
    [0, 0.25],
    [0, 0.25, 0],
  ],
])('%j gives %j', (value, numbers) => {
  const random = fixedRandom(value);
  expect([random(), random(), random()]).toEqual(numbers);
});

test.each([[-0.1], [1.1], [Number.NaN], [[]], [[0.5, 2]]])('refuses %j', (value) => {
  expect(() => fixedRandom(value)).toThrow('allowed are numbers from 0 to 1');
});
