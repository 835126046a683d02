import { createRedial } from '@redial/core';
import { expect, test } from 'vitest';
import { successes } from './successes.ts';

const redial = createRedial();

test('there are enough to mean something, each with its source', () => {
  expect(successes.length).toBeGreaterThanOrEqual(60);
  expect(successes.filter(({ source }) => !source.startsWith('https://'))).toEqual([]);
});

test.each(successes)('$what', ({ body }) => {
  expect(redial.diagnose({ status: 200, headers: {}, body })).toBeUndefined();
  expect(
    redial.diagnose({
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  ).toBeUndefined();
});
