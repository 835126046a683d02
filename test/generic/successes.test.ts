import { readFileSync } from 'node:fs';
import { createRedial } from '@redial/core';
import { expect, test } from 'vitest';
import { documented, successes, type Success } from './successes.ts';

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

/** Jobs, payments and lists of errors of many APIs, one a line: as data they are none of the call's own. */
const data = readFileSync(new URL('data-that-failed.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Success & { readonly status?: number });

test.each(data)('data: $what', ({ status = 200, body }) => {
  expect(redial.diagnose({ status, headers: {}, body })).toBeUndefined();
});
