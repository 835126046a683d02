import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Classification } from '../classify/classify.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { decide, type Situation } from './decide.ts';
import type { RetryPolicy } from './policy.ts';

const policy: RetryPolicy = {
  maxAttempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  maxWaitMs: 60_000,
  jitter: 'none',
  resend: 'safe',
  idempotencyKey: false,
};

const diagnosis: Diagnosis = {
  vendor: 'generic',
  category: 'overloaded',
  reason: 'unknown',
  status: 503,
  retryable: true,
  delivery: 'answered',
  details: [],
};

const situation: Situation = {
  policy,
  attempt: 1,
  elapsedMs: 0,
  remainingMs: Infinity,
  hungMs: 0,
  disabled: false,
  replayable: true,
  keyed: false,
  method: 'GET',
};

interface Change extends Partial<Omit<Situation, 'policy'>> {
  readonly policy?: Partial<RetryPolicy>;
  readonly diagnosis?: Partial<Diagnosis>;
  readonly safeToResend?: boolean;
  readonly minDelayMs?: number;
}

function verdict({ policy: own, diagnosis: facts, safeToResend, minDelayMs, ...rest }: Change) {
  const classification: Classification = {
    diagnosis: { ...diagnosis, ...facts },
    safeToResend: safeToResend ?? false,
    minDelayMs: minDelayMs ?? 0,
  };
  return decide(classification, { ...situation, ...rest, policy: { ...policy, ...own } }, () => 0);
}

const retry = (delayMs: number) => ({ action: 'retry', delayMs });
const stop = (stopReason: string) => ({ action: 'stop', stopReason });
const post: Change = { method: 'POST' };
const permanent: Partial<Diagnosis> = { retryable: false };

describe('whether', () => {
  test.each<[string, Change, object]>([
    ['what may pass, is safe and has attempts left', {}, retry(500)],
    ['switched off', { disabled: true }, stop('disabled')],
    ['switched off comes before all', { disabled: true, diagnosis: permanent }, stop('disabled')],
    ['what cannot pass', { diagnosis: permanent }, stop('not-retryable')],
    ['a body that is gone', { replayable: false }, stop('body-not-replayable')],
    ['a POST', post, stop('not-safe')],
    ['a POST that proves harmless', { ...post, safeToResend: true }, retry(500)],
    ['a POST that was never sent', { ...post, diagnosis: { delivery: 'not-sent' } }, retry(500)],
    [
      'a POST that may have arrived',
      { ...post, diagnosis: { delivery: 'unknown' } },
      stop('not-safe'),
    ],
    ['a POST with a key', { ...post, keyed: true }, retry(500)],
    ['a POST, always', { ...post, policy: { resend: 'always' } }, retry(500)],
    ['a GET, never', { policy: { resend: 'never' } }, stop('not-safe')],
    ['a key, never', { ...post, keyed: true, policy: { resend: 'never' } }, stop('not-safe')],
    ['the last attempt', { attempt: 4 }, stop('attempts')],
    ['an attempt too many', { attempt: 5 }, stop('attempts')],
    ['the last of an unsafe one', { ...post, attempt: 4 }, stop('not-safe')],
    ['one attempt', { policy: { maxAttempts: 1 } }, stop('attempts')],
  ])('%s', (_, change, expected) => {
    expect(verdict(change)).toEqual(expected);
  });
});

const wish = (answer: unknown): Partial<RetryPolicy> => ({
  shouldRetry: () => answer as boolean,
});

describe('what shouldRetry says', () => {
  const rejecting: Partial<RetryPolicy> = {
    shouldRetry: () => Promise.reject(new Error('no')) as never,
  };
  const throwing: Partial<RetryPolicy> = {
    shouldRetry() {
      throw new Error('no');
    },
  };
  test.each<[string, Change, object]>([
    ['true: what cannot pass', { policy: wish(true), diagnosis: permanent }, retry(500)],
    ['true: a POST', { ...post, policy: wish(true) }, retry(500)],
    ['true: never', { policy: { ...wish(true), resend: 'never' } }, retry(500)],
    [
      'true: not a body that is gone',
      { policy: wish(true), replayable: false },
      stop('body-not-replayable'),
    ],
    ['true: not past the last attempt', { policy: wish(true), attempt: 4 }, stop('attempts')],
    ['true: not when switched off', { policy: wish(true), disabled: true }, stop('disabled')],
    ['true: not past the deadline', { policy: wish(true), remainingMs: 10 }, stop('deadline')],
    ['false', { policy: wish(false) }, stop('not-retryable')],
    ['undefined', { policy: wish(undefined) }, retry(500)],
    ['null is no answer', { policy: wish(null) }, retry(500)],
    ['0 is no answer', { policy: wish(0) }, retry(500)],
    [
      'a promise is no answer',
      { policy: wish(Promise.resolve(true)), diagnosis: permanent },
      stop('not-retryable'),
    ],
    ['a rejection is no answer', { policy: rejecting }, retry(500)],
    ['throwing is no answer', { policy: throwing }, retry(500)],
  ])('%s', (_, change, expected) => {
    expect(verdict(change)).toEqual(expected);
  });
});

const asked = (retryAfterMs: number): Partial<Diagnosis> => ({ retryAfterMs });

describe('when', () => {
  test.each<[string, Change, object]>([
    ['the own backoff grows', { attempt: 3 }, retry(2_000)],
    ['as asked', { diagnosis: asked(7_000) }, retry(7_000)],
    ['asked for less than the own backoff', { diagnosis: asked(1), attempt: 3 }, retry(1)],
    ['as long as may be', { diagnosis: asked(60_000) }, retry(60_000)],
    ['longer than may be', { diagnosis: asked(60_001) }, stop('wait-too-long')],
    ['no timer is that long', { diagnosis: asked(1e14) }, stop('wait-too-long')],
    ['a rule’s least wait', { minDelayMs: 5_000 }, retry(5_000)],
    ['what is asked outranks a rule', { minDelayMs: 5_000, diagnosis: asked(2_000) }, retry(2_000)],
    ['a rule’s least wait is too long', { minDelayMs: 90_000 }, stop('wait-too-long')],
    ['the own backoff stays below maxWaitMs', { policy: { maxWaitMs: 100 } }, retry(100)],
    ['a hung attempt, without jitter', { hungMs: 1_000 }, retry(500)],
    ['the deadline is later', { remainingMs: 501 }, retry(500)],
    ['the deadline is then', { remainingMs: 500 }, stop('deadline')],
    ['the deadline is past', { remainingMs: -1 }, stop('deadline')],
    [
      'too long before too late',
      { diagnosis: asked(90_000), remainingMs: 1 },
      stop('wait-too-long'),
    ],
  ])('%s', (_, change, expected) => {
    expect(verdict(change)).toEqual(expected);
  });
});

test('whatever the numbers, a wait is within its limits', () => {
  fc.assert(
    fc.property(
      fc.record({
        baseDelayMs: fc.nat(120_000),
        maxDelayMs: fc.nat(120_000),
        maxWaitMs: fc.nat(120_000),
        jitter: fc.constantFrom('full', 'equal', 'none'),
      }),
      fc.integer({ min: 1, max: 50 }),
      fc.option(fc.nat(200_000), { nil: undefined }),
      fc.integer({ min: -10, max: 200_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (own, attempt, retryAfterMs, remainingMs, random) => {
        const hint = retryAfterMs === undefined ? {} : { retryAfterMs };
        const made = decide(
          { diagnosis: { ...diagnosis, ...hint }, safeToResend: false, minDelayMs: 0 },
          {
            ...situation,
            attempt,
            remainingMs,
            policy: { ...policy, ...own, maxAttempts: 50 },
          },
          () => random,
        );
        fc.pre(made.action === 'retry');
        expect(attempt).toBeLessThan(50);
        expect(made.delayMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
        expect(made.delayMs).toBeLessThan(remainingMs);
        // Jitter on top of what was asked for may pass maxWaitMs by as much as the own ceiling.
        expect(made.delayMs).toBeLessThanOrEqual(
          own.maxWaitMs + (retryAfterMs === undefined ? 0 : own.maxDelayMs),
        );
      },
    ),
  );
});
