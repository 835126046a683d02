import { expect, test } from 'vitest';
import { isSpent, readRateLimitFields } from './rate-limit-fields.ts';

const now = Date.UTC(2024, 4, 1, 10);
const read = (fields: Record<string, string>, isRefused = false): number | undefined =>
  readRateLimitFields(new Map(Object.entries(fields)), now, isRefused);

test.each<[string, Record<string, string>, number]>([
  // draft-ietf-httpapi-ratelimit-headers-10
  ['RateLimit', { ratelimit: '"default";r=0;t=30' }, 30_000],
  ['RateLimit, other order', { ratelimit: '"default"; t=30; r=0' }, 30_000],
  ['RateLimit, several', { ratelimit: '"a";r=0;t=5, "b";r=0;t=50, "c";r=9;t=500' }, 50_000],
  ['RateLimit, a policy of a strange name', { ratelimit: '"x;r=5,t=1";r=0;t=7' }, 7000],
  // draft-ietf-httpapi-ratelimit-headers-03 to -08
  ['RateLimit, older', { ratelimit: 'limit=10, remaining=0, reset=4' }, 4000],
  ['RateLimit-Reset', { 'ratelimit-remaining': '0', 'ratelimit-reset': '840' }, 840_000],
  ['seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '12' }, 12_000],
  ['zero with decimals', { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '311' }, 311_000],
  [
    'Unix seconds',
    { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(now / 1000 + 9) },
    9000,
  ],
  ['Unix milliseconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 9) }, 9],
  ['ISO 8601', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2024-05-01T10:01Z' }, 60_000],
  ['6m0s', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  ['milliseconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-ms': '250' }, 250],
  [
    'a moment in milliseconds',
    { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset-ms': String(now + 60_000) },
    60_000,
  ],
  [
    'a moment in microseconds',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String((now + 60_000) * 1000) },
    60_000,
  ],
  ['-after', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '64.57' }, 64_570],
  [
    'under a prefix',
    { 'acme-ratelimit-tokens-remaining': '0', 'acme-ratelimit-tokens-reset': '3' },
    3000,
  ],
  [
    'the longest of those that are spent',
    {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '2s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '5s',
      'x-ratelimit-remaining-images': '7',
      'x-ratelimit-reset-images': '99s',
    },
    5000,
  ],
  // https://api.search.brave.com/app/documentation/web-search/response-headers
  [
    'of limits that share a field the one that is spent',
    { 'x-ratelimit-remaining': '0, 1999', 'x-ratelimit-reset': '1, 2678400' },
    1000,
  ],
  [
    'of limits that share a field the second',
    { 'x-ratelimit-remaining': '1, 0', 'x-ratelimit-reset': '1, 2678400' },
    2_678_400_000,
  ],
  [
    'one remaining for several resets',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1, 12' },
    12_000,
  ],
  [
    'a date with its comma',
    { 'ratelimit-remaining': '0', 'ratelimit-reset': 'Wed, 01 May 2024 10:01:00 GMT' },
    60_000,
  ],
  [
    'no more than the first of a list without an end',
    {
      'x-ratelimit-remaining': '0,'.repeat(99_999),
      'x-ratelimit-reset': `5,${'1,'.repeat(99_999)}9`,
    },
    5000,
  ],
  ['the past', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 - 9) }, 0],
])('%s', (_, fields, waitMs) => {
  expect(read(fields)).toBe(waitMs);
});

test.each<[string, Record<string, string>]>([
  ['something remains', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '12' }],
  ['nothing is said of what remains', { 'x-ratelimit-reset': '12' }],
  ['there is no reset', { 'x-ratelimit-remaining': '0' }],
  ['the reset is nonsense', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }],
  [
    'only another limit is spent',
    { 'x-ratelimit-remaining-a': '0', 'x-ratelimit-reset-b': '12', 'x-ratelimit-remaining-b': '3' },
  ],
  [
    'a window is no wait',
    { 'ratelimit-policy': '"default";q=10;w=60', ratelimit: '"default";r=0' },
  ],
  ['a limit is no wait', { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' }],
  ['RateLimit with quota left', { ratelimit: '"default";r=10;t=30' }],
  ['RateLimit, r of 0.5', { ratelimit: '"default";r=0.5;t=30' }],
  ['another header', { 'x-reset': '12', 'x-remaining': '0' }],
])('no wait: %s', (_, fields) => {
  expect(read(fields)).toBeUndefined();
});

test('a refusal says that nothing remains, where the header does not', () => {
  expect(read({ 'x-acme-ratelimit-reset': '7' }, true)).toBe(7000);
  expect(read({ 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '7' }, true)).toBeUndefined();
});

test('less than nothing remains on a refusal; elsewhere it may mean that there is no limit', () => {
  const fields = { 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '7' };
  expect(read(fields, true)).toBe(7000);
  expect(read(fields)).toBeUndefined();
});

test('the remaining beside a reset', () => {
  const headers = new Map([
    ['x-a-remaining', '0'],
    ['x-b-remaining', '3'],
  ]);
  expect(isSpent(headers, 'x-a-reset', false)).toBe(true);
  expect(isSpent(headers, 'x-a-reset-after', false)).toBe(true);
  expect(isSpent(headers, 'x-b-reset', true)).toBe(false);
  expect(isSpent(headers, 'x-c-reset', true)).toBe(true);
  expect(isSpent(headers, 'x-c-reset', false)).toBe(false);
});
