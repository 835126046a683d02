import { createRedial } from '@redial/core';
import { expect, test } from 'vitest';
import { documented, successes } from './successes.ts';

const redial = createRedial();

test('there are enough to mean something, each of a documented shape or made up', () => {
  expect(documented.length).toBeGreaterThanOrEqual(60);
  expect(documented.filter(({ source }) => !source?.startsWith('https://'))).toEqual([]);
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
