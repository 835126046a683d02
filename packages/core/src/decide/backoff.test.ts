import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, ceilingMs, spreadMs } from './backoff.ts';

const policy = { baseDelayMs: 500, maxDelayMs: 30_000, jitter: 'full' } as const;

/** Any policy that the options let through. */
const policies = fc.record({
  baseDelayMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  maxDelayMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  jitter: fc.constantFrom('full', 'equal', 'none'),
});
const attempts = fc.integer({ min: 1, max: 2_000 });
const numbers = fc.double({ min: 0, max: 1, noNaN: true });

test('the ceiling doubles up to maxDelayMs', () => {
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 5_000].map((attempt) => ceilingMs(policy, attempt));
  expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test.each([
  ['a base of 0', { ...policy, baseDelayMs: 0 }, 5_000, 0],
  ['a base above the ceiling', { ...policy, baseDelayMs: 60_000 }, 1, 30_000],
  ['a ceiling of 0', { ...policy, maxDelayMs: 0 }, 3, 0],
])('the ceiling with %s', (_, odd, attempt, expected) => {
  expect(ceilingMs(odd, attempt)).toBe(expected);
});

describe('the own wait', () => {
  test.each([
    ['full', 0, 0],
    ['full', 0.5, 500],
    ['full', 1, 1_000],
    ['equal', 0, 500],
    ['equal', 0.5, 750],
    ['equal', 1, 1_000],
    ['none', 0, 1_000],
    ['none', 1, 1_000],
  ] as const)('jitter %s at %d', (jitter, random, expected) => {
    expect(backoffMs({ ...policy, jitter }, 2, () => random)).toBe(expected);
  });

  test.each([
    ['full', 0, 1, 1_000],
    ['full', 400, 1, 600],
    ['full', 750, 1, 250],
    ['full', 60_000, 1, 250],
    ['full', 60_000, 0, 0],
    ['equal', 60_000, 0, 125],
    ['equal', 60_000, 1, 250],
    ['none', 60_000, 1, 1_000],
  ] as const)(
    'jitter %s after %d ms without an answer, at %d',
    (jitter, hungMs, random, expected) => {
      expect(backoffMs({ ...policy, jitter }, 2, () => random, hungMs)).toBe(expected);
    },
  );

  test('is never below 0 and never above maxDelayMs', () => {
    fc.assert(
      fc.property(policies, attempts, numbers, (any, attempt, random) => {
        const delayMs = backoffMs(any, attempt, () => random);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(any.maxDelayMs);
      }),
    );
  });

  test('with equal jitter is never below half its ceiling', () => {
    fc.assert(
      fc.property(policies, attempts, numbers, (any, attempt, random) => {
        const delayMs = backoffMs({ ...any, jitter: 'equal' }, attempt, () => random);
        expect(delayMs).toBeGreaterThanOrEqual(ceilingMs(any, attempt) / 2);
      }),
    );
  });
});

describe('the wait that a server asked for', () => {
  test.each([
    ['full', 0, 7_000],
    ['full', 0.5, 7_250],
    ['full', 1, 7_500],
    ['equal', 0, 7_000],
    ['none', 1, 7_000],
  ] as const)('jitter %s at %d', (jitter, random, expected) => {
    expect(spreadMs({ ...policy, jitter }, 1, 7_000, () => random)).toBe(expected);
  });

  test('is never shortened, and never more than doubled', () => {
    const floors = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(policies, attempts, floors, numbers, (any, attempt, floorMs, random) => {
        const delayMs = spreadMs(any, attempt, floorMs, () => random);
        expect(delayMs).toBeGreaterThanOrEqual(floorMs);
        expect(delayMs).toBeLessThanOrEqual(2 * floorMs);
        expect(delayMs).toBeLessThanOrEqual(floorMs + any.maxDelayMs);
      }),
    );
  });
});
