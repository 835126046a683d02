import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessageText } from './message-text.ts';

const now = Date.UTC(2024, 4, 1, 10);

test.each([
  ['Please try again in 20s.', 20_000],
  ['Please try again in 6ms.', 6],
  ['Please try again in 6m0s.', 360_000],
  ['Please try again in 18.642s. Visit https://example.com', 18_642],
  ['Rate limit is exceeded. Try again in 56 seconds.', 56_000],
  ['Please retry after 33 seconds.', 33_000],
  ['Retry after: 5 seconds', 5000],
  // https://techdocs.akamai.com/cloudlets/v2/reference/429
  ['You reached the limit for your account. Please try after 2024-05-01T10:03:57.071Z', 237_071],
  ['Please retry in 34.074824224s', 34_075],
  ['Request was throttled. Expected available in 3600 seconds.', 3_600_000],
  ['For security purposes, you can only request this after 51 seconds.', 51_000],
  ['Quota exhausted. You can submit the request after 49 seconds', 49_000],
  ['Please wait 30 seconds before retrying.', 30_000],
  ['Please wait for another 2 minutes', 120_000],
  ['Wait at least 5 seconds', 5000],
  ['Your rate limit resets in ~30s.', 30_000],
  ['Rate limited. Wait approximately 1 minute and 20 seconds', 80_000],
  ['You are blocked for 10 minutes', 600_000],
  ['Limit 60 requests per 60 s, try again in 4 s', 4000],
  [`IP banned until ${now + 5000}.`, 5000],
  [`Try again at ${now / 1000 + 9}`, 9000],
  ['Try again at 2024-05-01T10:00:30Z', 30_000],
  ['Try again after 2024-05-01 10:00:30', 30_000],
  // As Go prints a time, https://pkg.go.dev/time#Time.String
  ['It will reset at 2024-05-01 03:00:30.5 -0700 PDT. Upgrade for more.', 30_500],
  ['It will reset at 2024-05-01 18:00:30 +0800 CST', 30_000],
  ['Try again after 2024-05-01 10:00:30 UTC', 30_000],
])('%s', (text, waitMs) => {
  expect(readMessageText(text, now)).toBe(waitMs);
});

test.each([
  '',
  'Too many requests.',
  'Please wait a few minutes before you try again.',
  'Please retry after some time.',
  'Attempt limit exceeded, please try after some time.',
  'Try at least 2 words',
  'Limit: 10000 / min.',
  'You can make 60 requests per 1 minute.',
  'Rate limit exceeded: 100 requests per 60 seconds',
  'The limit resets every 60 seconds',
  'Only 5 documents per request',
  'Request timed out after 30 seconds',
  'You may send 10 requests in 60 seconds',
  'Please retry. Limit 30 s',
  'Try again in 3 months',
  'current limit is 6000 request weight per 1 MINUTE',
])('no wait in %j', (text) => {
  expect(readMessageText(text, now)).toBeUndefined();
});

test('any text gives a wait that can be counted, or none', () => {
  const words = fc.constantFrom(
    'again',
    'in',
    'retry',
    'after',
    ' ',
    '5',
    's',
    '6m0s',
    '.',
    'per',
    '\n',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((all) => all.join(' ')),
      ),
      (text) => {
        const waitMs = readMessageText(text, now);
        expect(waitMs === undefined || (Number.isSafeInteger(waitMs) && waitMs >= 0)).toBe(true);
      },
    ),
  );
});

test('reads only the beginning of a long text', () => {
  expect(readMessageText(`${'x'.repeat(5000)} try again in 5s`, now)).toBeUndefined();
  expect(readMessageText(`${'again '.repeat(1e5)}in 5s`, now)).toBeUndefined();
});
