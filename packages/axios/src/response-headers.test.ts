import { expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { headersOf } from './response-headers.ts';

const headers = { 'retry-after': '1' } as object as Answer['headers'];
const distinct = { 'retry-after': ['1', '2'], 'x-a': ['b'] };

test.each<[string, object | undefined, unknown]>([
  [
    'Node’s own',
    { headers: { 'retry-after': '1', 'x-a': 'b' }, headersDistinct: distinct },
    distinct,
  ],
  ['less what axios took out', { headers, headersDistinct: distinct }, distinct],
  ['made by nock 13', { headers, headersDistinct: {} }, headers],
  ['made by hand', { headers }, headers],
  ['of no answer', undefined, headers],
])('the headers of an answer that is %s', (_, res, expected) => {
  expect(headersOf({ request: { res }, headers } as Answer)).toBe(expected);
});
