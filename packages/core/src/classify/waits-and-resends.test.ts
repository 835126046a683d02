import { describe, expect, test } from 'vitest';
import type { Failure } from '../failure.ts';
import type { VendorProfile } from '../profile.ts';
import { acme, now, read, source } from './acme.fixture.ts';
import { classify } from './classify.ts';

const post = { method: 'POST', url: 'https://api.example.com/v1/things?secret=1' };

function isProven(failure: Failure, profile?: VendorProfile, request: object = post): boolean {
  return classify(failure, profile, request, now).safeToResend;
}

describe('waits', () => {
  test.each<[string, Failure, number | undefined]>([
    ['a header of the profile', { status: 503, headers: { 'x-acme-wait': '250' } }, 250],
    ['the body, as the profile says', { status: 429, body: { meta: { wait: 7 } } }, 7000],
    [
      'Retry-After goes first',
      { status: 429, headers: { 'retry-after': '1' }, body: { meta: { wait: 7 } } },
      1000,
    ],
    ['the body, as of anybody', { status: 429, body: { retry_after: 3 } }, 3000],
    ['the words of a 429', { status: 429, body: { msg: 'Try again in 5s' } }, 5000],
    ['the words of a 503', { status: 503, body: { msg: 'Try again in 5s' } }, 5000],
    ['the words of others are none', { status: 500, body: { msg: 'Try again in 5s' } }, undefined],
    [
      'a reset of which nothing remains',
      { status: 500, headers: { 'x-ratelimit-reset': '9', 'x-ratelimit-remaining': '0' } },
      9000,
    ],
    [
      'a reset of which something remains',
      { status: 429, headers: { 'x-ratelimit-reset': '9', 'x-ratelimit-remaining': '1' } },
      undefined,
    ],
    [
      'a reset that says no more, refused',
      { status: 429, headers: { 'x-ratelimit-reset': '9' } },
      9000,
    ],
    [
      'a reset that says no more',
      { status: 500, headers: { 'x-ratelimit-reset': '9' } },
      undefined,
    ],
    ['0 is no wait', { status: 429, headers: { 'retry-after': '0' } }, undefined],
    ['nonsense', { status: 429, headers: { 'retry-after': '-5' } }, undefined],
  ])('%s', (_, failure, retryAfterMs) => {
    expect(read(failure, acme).retryAfterMs).toBe(retryAfterMs);
  });

  test("a rule's floor holds where the answer names no wait", () => {
    const floor = (headers: Record<string, string>): number =>
      classify({ status: 429, headers }, acme, {}, now).minDelayMs;
    expect(floor({})).toBe(5000);
    expect(floor({ 'retry-after': '0' })).toBe(5000);
    expect(floor({ 'retry-after': '1' })).toBe(0);
    expect(classify({ status: 429 }, undefined, {}, now).minDelayMs).toBe(0);
  });
});

describe('a second try', () => {
  test.each<[string, Failure, boolean]>([
    ['x-should-retry: true', { status: 400, headers: { 'x-should-retry': 'true' } }, true],
    ['x-should-retry: false', { status: 503, headers: { 'x-should-retry': 'false' } }, false],
    ['under any prefix', { status: 409, headers: { 'acme-should-retry': 'true' } }, true],
    ['in capitals', { status: 503, headers: { 'x-should-retry': 'False' } }, false],
    ['nonsense', { status: 503, headers: { 'x-should-retry': 'maybe' } }, true],
    ['never of billing', { status: 402, headers: { 'x-should-retry': 'true' } }, false],
    ['the body says so', { status: 503, body: { retryable: false } }, false],
  ])('%s', (_, failure, retryable) => {
    expect(read(failure).retryable).toBe(retryable);
  });
});

describe('proof that nothing was done', () => {
  test.each<[string, Failure, boolean]>([
    ['429', { status: 429 }, true],
    ['429 that is billing', { status: 429, body: 'insufficient_quota' }, false],
    ['503', { status: 503 }, false],
    ['503 that names a wait', { status: 503, headers: { 'retry-after': '5' } }, true],
    ['503 that says now', { status: 503, headers: { 'retry-after': '0' } }, true],
    ['503 with a nonsensical wait', { status: 503, headers: { 'retry-after': 'soon' } }, false],
    ['a 400 that is throttled', { status: 400, body: { __type: 'ThrottlingException' } }, true],
    ['a 420', { status: 420 }, true],
    [
      'a 403 that is limited, by its code',
      { status: 403, body: { code: 'rateLimitExceeded' } },
      true,
    ],
    [
      'a 403 that is, by its words',
      { status: 403, body: 'You have exceeded a rate limit.' },
      false,
    ],
    ['a 400 that is, by its words', { status: 400, body: 'Too many requests' }, false],
    ['a 200 that is', { status: 200, body: { ok: false, error: 'ratelimited' } }, false],
    ['500', { status: 500 }, false],
    ['a lost connection', { error: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }, false],
  ])('%s: %o', (_, failure, expected) => {
    expect(isProven(failure)).toBe(expected);
  });

  test('a rule, or a profile whose methods do no harm', () => {
    expect(isProven({ status: 409, body: { code: 'LOCKED' } }, acme)).toBe(true);
    expect(isProven({ status: 500 }, acme)).toBe(false);
    const harmless = { ...acme, safeToResend: { methods: ['post'], why: 'reads', source } };
    expect(isProven({ status: 500 }, harmless)).toBe(true);
    expect(isProven({ error: new TypeError('fetch failed') }, harmless)).toBe(true);
    expect(isProven({ status: 500 }, harmless, { method: 'PUT' })).toBe(false);
    expect(isProven({ status: 500 }, harmless, {})).toBe(false);
  });
});
