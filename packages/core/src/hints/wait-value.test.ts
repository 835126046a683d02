import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WaitUnit } from '../profile.ts';
import { parseWait } from './wait-value.ts';

const now = Date.UTC(2024, 4, 1, 10);

describe('Retry-After (RFC 9110 section 10.2.3)', () => {
  test.each([
    ['0', 0],
    ['1', 1000],
    ['120', 120_000],
    ['2.5', 2500],
    ['18.642', 18_642],
    [' 1 ', 1000],
    ['1, 1', 1000],
    ['5, 30, 10', 30_000],
    ['nonsense, 3', 3000],
    ['Wed, 01 May 2024 10:01:00 GMT', 60_000],
    ['Wednesday, 01-May-24 10:01:00 GMT', 60_000],
    ['Wed May  1 10:01:00 2024', 60_000],
    ['Wed, 01 May 2024 10:01:00 GMT, 5', 60_000],
    ['5, Wed, 01 May 2024 10:01:00 GMT', 60_000],
    ['Wed, 01 May 2024 09:00:00 GMT', 0],
    ['999999999', 999_999_999_000],
    // No wait of 54 years: a moment, by mistake.
    ['1714557700', 100_000],
    ['1714557700000', 100_000],
    ['1714557500', 0],
    // What is no moment near the present is seconds, as the standard says.
    ['1000000000', 1_000_000_000_000],
    ['2147483648', 2_147_483_648_000],
    ['99999999999', 99_999_999_999_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ])('%j', (value, waitMs) => {
    expect(parseWait(value, 'retry-after', now)).toBe(waitMs);
  });

  test.each([
    '',
    'abc',
    '-5',
    '+5',
    '1e1',
    '0x10',
    '.5',
    '5.',
    '1_000',
    'Infinity',
    'NaN',
    '30s',
    '6m0s',
    '2024-05-01T10:01:00Z',
    'foo 1',
    'Wed, 01 May 2024',
    'soon',
    '٣',
  ])('%j asks for nothing', (value) => {
    expect(parseWait(value, 'retry-after', now)).toBeUndefined();
  });
});

describe('a reset, however it is written', () => {
  test.each([
    ['30', 30_000],
    [7, 7000],
    ['0.5', 500],
    ['999999999', 999_999_999_000],
    [String(now / 1000 + 100), 100_000],
    [now / 1000 - 100, 0],
    [String(now + 15_000), 15_000],
    [String((now + 15_000) * 1000), 15_000],
    ['2024-05-01T10:01:00Z', 60_000],
    ['2024-05-01T10:01Z', 60_000],
    ['2024-05-01 10:01:00', 60_000],
    ['2024-05-01T12:01:00.500+02:00', 60_500],
    ['Wed, 01 May 2024 10:01:00 GMT', 60_000],
    ['6m0s', 360_000],
    ['120ms', 120],
    ['PT1M30S', 90_000],
    ['1, 12', 12_000],
  ])('%j', (value, waitMs) => {
    expect(parseWait(value, 'timestamp', now)).toBe(waitMs);
  });

  test.each([
    '',
    '-1',
    'never',
    '1e3',
    '2024-13-45T99:99Z',
    '6m0s later',
    null,
    undefined,
    {},
    true,
  ])('%j is none', (value) => {
    expect(parseWait(value, 'timestamp', now)).toBeUndefined();
  });
});

test.each([
  ['174', 'milliseconds', 174],
  [0.5, 'milliseconds', 1],
  ['20', 'seconds', 20_000],
  [35.6677131652832, 'seconds', 35_668],
  ['30s', 'seconds', 30_000],
  ['1.5s', 'duration', 1500],
] as const)('%j in %s', (value, unit, waitMs) => {
  expect(parseWait(value, unit, now)).toBe(waitMs);
});

const units = fc.constantFrom<WaitUnit[]>(
  'seconds',
  'milliseconds',
  'retry-after',
  'timestamp',
  'duration',
);

test('whatever stands there, a wait is a whole number from 0 that a clock can count to', () => {
  const values = fc.oneof(
    fc.string(),
    fc.double(),
    fc.bigInt().map(String),
    fc.stringMatching(/^[\d.eE+\-xhms:,TZ ]{0,40}$/),
  );
  fc.assert(
    fc.property(values, units, (value, unit) => {
      const waitMs = parseWait(value, unit, now);
      expect(waitMs === undefined || (Number.isSafeInteger(waitMs) && waitMs >= 0)).toBe(true);
    }),
  );
});

test('whole seconds are never cut short', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
      const text = seconds.toFixed(6);
      const waitMs = parseWait(text, 'retry-after', now) ?? -1;
      expect(waitMs).toBeGreaterThanOrEqual(Number(text) * 1000 - 1e-6);
      expect(waitMs).toBeLessThan(Number(text) * 1000 + 1);
    }),
  );
});
