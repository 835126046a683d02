import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../diagnosis.ts';
import type { Failure } from '../failure.ts';
import { defineProfile, type VendorProfile } from '../profile.ts';
import { classify, classifyAnswer, isSoftFailure } from './classify.ts';

const now = Date.UTC(2024, 4, 1, 10);
const source = 'https://example.com/errors';
const post = { method: 'POST', url: 'https://api.example.com/v1/things?secret=1' };

const acme = defineProfile({
  vendor: 'acme',
  hosts: ['api.example.com'],
  read: { code: ['code', 'error'], message: ['msg'], type: ['kind'], details: ['faults'] },
  softFailure: { path: 'code', numberOtherThan: 0 },
  rules: [
    { reason: 'spent', when: { status: 403 }, category: 'billing', hint: 'Top up.', source },
    {
      reason: 'quota-in-words',
      when: { code: 'LIMIT', message: /per month/ },
      category: 'billing',
      source,
    },
    {
      reason: 'locked',
      when: { code: 'LOCKED' },
      category: 'conflict',
      retryable: true,
      safeToResend: true,
      minDelayMs: 5000,
      source,
    },
    { reason: 'slow', when: { status: 429 }, category: 'rate_limit', minDelayMs: 5000, source },
    { reason: 'broken', when: { status: 500 }, category: 'server_error', source },
    {
      reason: 'maybe-spent',
      when: { code: 'MAYBE' },
      category: 'billing',
      retryable: true,
      source,
    },
  ],
  waitHints: [
    { header: 'X-Acme-Wait', unit: 'milliseconds', source },
    { header: 'X-RateLimit-Reset', unit: 'timestamp', source },
    { path: 'meta.wait', unit: 'seconds', source },
  ],
});

function read(failure: Failure, profile?: VendorProfile, request: object = {}): Diagnosis {
  return classify(failure, profile, request, now).diagnosis;
}

function soft(code: number, msg: string): Diagnosis {
  return read({ status: 200, body: { code, msg, data: {} } }, acme);
}

function isProven(failure: Failure, profile?: VendorProfile, request: object = post): boolean {
  return classify(failure, profile, request, now).safeToResend;
}

function answer(failure: Failure, profile?: VendorProfile): string | undefined {
  return classifyAnswer(failure, profile, {}, now)?.diagnosis.category;
}

test('a diagnosis of an unknown API', () => {
  const body =
    '{"error":{"code":"slow_down","message":"Wait a bit.","param":"x"},"request_id":"r1"}';
  expect(read({ status: 429, headers: { 'Retry-After': '30' }, body })).toEqual({
    vendor: 'generic',
    category: 'rate_limit',
    reason: 'unknown',
    status: 429,
    code: 'slow_down',
    message: 'Wait a bit.',
    requestId: 'r1',
    retryAfterMs: 30_000,
    retryable: true,
    delivery: 'answered',
    details: [{ field: 'x', message: 'Wait a bit.', code: 'slow_down' }],
    body: JSON.parse(body) as unknown,
  });
});

test('what is not there is no field', () => {
  expect(read({ status: 500 })).toEqual({
    vendor: 'generic',
    category: 'server_error',
    reason: 'unknown',
    status: 500,
    retryable: true,
    delivery: 'answered',
    details: [],
  });
  expect(read({ error: new TypeError('fetch failed') })).toEqual({
    vendor: 'generic',
    category: 'network',
    reason: 'unknown',
    message: 'fetch failed',
    retryable: true,
    delivery: 'unknown',
    details: [],
  });
});

describe('bodies', () => {
  const json = { error: { code: 'A', message: 'It failed.' } };

  test.each<[string, unknown]>([
    ['text', JSON.stringify(json)],
    ['an object', json],
    ['with a byte order mark', `\uFEFF${JSON.stringify(json)}`],
    ['with blanks', `\n  ${JSON.stringify(json, null, 2)}\n`],
  ])('%s is read as JSON, whatever its content type', (_, body) => {
    expect(read({ status: 500, headers: { 'content-type': 'text/html' }, body })).toMatchObject({
      code: 'A',
      message: 'It failed.',
      body: json,
    });
  });

  test('JSON that is cut short is text', () => {
    expect(read({ status: 500, body: '{"error":"x' })).toMatchObject({
      message: '{"error":"x',
      body: '{"error":"x',
    });
  });

  test('a page labelled JSON gives its title', () => {
    const body = '<html><head><title>502 Bad Gateway</title></head></html>';
    expect(
      read({ status: 502, headers: { 'content-type': 'application/json' }, body }, acme),
    ).toMatchObject({
      vendor: 'acme',
      message: '502 Bad Gateway',
      category: 'server_error',
      reason: 'unknown',
    });
  });

  test('of an endless text no more is kept than 64 KiB', () => {
    const { body, message } = read({ status: 500, body: 'x'.repeat(1 << 20) });
    expect((body as string).length).toBe(65_536);
    expect(message).toHaveLength(1000);
  });

  test('hostile keys are keys', () => {
    const body = '{"__proto__":{"code":"EVIL"},"constructor":{"message":"no"},"code":"A"}';
    expect(read({ status: 400, body }, acme)).toMatchObject({ code: 'A' });
    expect(({} as Record<string, unknown>)['code']).toBeUndefined();
  });

  test('without a body a header may tell', () => {
    const bearer = 'Bearer realm="x", error="invalid_token", error_description="It expired"';
    expect(read({ status: 401, headers: { 'WWW-Authenticate': bearer } })).toMatchObject({
      code: 'invalid_token',
      message: 'It expired',
    });
    const type = {
      'x-amzn-errortype': 'ThrottlingException:http://example.com/',
      'x-amzn-requestid': 'r1',
    };
    expect(read({ status: 400, headers: type, body: '{"message":"Rate exceeded"}' })).toMatchObject(
      {
        code: 'ThrottlingException',
        category: 'rate_limit',
        requestId: 'r1',
        retryable: true,
      },
    );
  });
});

describe('request ids in headers', () => {
  test.each([
    ['x-request-id', 'x-request-id'],
    ['request-id', 'request-id'],
    ['x-ms-request-id', 'x-ms-request-id'],
    ['acme-request-id', 'acme-request-id'],
    ['x-slack-req-id', 'x-slack-req-id'],
    ['x-correlation-id', 'x-correlation-id'],
    ['cf-ray', 'cf-ray'],
  ])('%s', (name) => {
    expect(read({ status: 500, headers: { [name]: 'r1' } }).requestId).toBe('r1');
  });

  test("the vendor's before what a client or a proxy made up; the body's before both", () => {
    const headers = { 'cf-ray': 'c', 'x-client-request-id': 'b', 'x-request-id': 'a' };
    expect(read({ status: 500, headers }).requestId).toBe('a');
    expect(read({ status: 500, headers, body: { request_id: 'z' } }).requestId).toBe('z');
    expect(
      read({ status: 500, headers: { 'x-client-request-id': 'b' } }).requestId,
    ).toBeUndefined();
  });
});

describe('a named profile', () => {
  test('reads where it says, and elsewhere as of anybody', () => {
    const body = { code: 'X1', msg: 'No', kind: 'soft', faults: [{ field: 'a', message: 'b' }] };
    expect(read({ status: 400, body }, acme)).toMatchObject({
      code: 'X1',
      message: 'No',
      details: [{ field: 'a', message: 'b' }],
    });
    expect(
      read({ status: 400, body: { error: { code: 'X2', message: 'No' } } }, acme),
    ).toMatchObject({ code: 'X2', message: 'No' });
    expect(
      read({ status: 400, body: { error: 'A sentence is no code' } }, acme).code,
    ).toBeUndefined();
  });

  test('speaks first', () => {
    expect(read({ status: 403 }, acme)).toMatchObject({
      reason: 'spent',
      category: 'billing',
      hint: 'Top up.',
      retryable: false,
    });
    expect(read({ status: 409, body: { code: 'locked' } }, acme)).toMatchObject({
      reason: 'locked',
      category: 'conflict',
      retryable: true,
    });
    expect(read({ status: 404 }, acme)).toMatchObject({ reason: 'unknown', category: 'not_found' });
  });

  test('billing outranks a rule that knows the status only, and is never tried again', () => {
    const spent = { code: 429, msg: 'Insufficient balance' };
    expect(read({ status: 429, body: spent }, acme)).toMatchObject({
      reason: 'spent',
      category: 'billing',
      retryable: false,
      code: '429',
      hint: 'Top up.',
    });
    expect(read({ status: 500, body: { msg: 'Out of credits' } }, acme)).toMatchObject({
      category: 'billing',
      retryable: false,
    });
    expect(
      read({ status: 409, body: { code: 'LOCKED', msg: 'The balance is low and locked' } }, acme),
    ).toMatchObject({ reason: 'locked' });
    expect(read({ status: 400, body: { code: 'MAYBE' } }, acme)).toMatchObject({
      category: 'billing',
      retryable: false,
    });
  });

  test('of several rules on billing the one that matches', () => {
    const body = { code: 'LIMIT', msg: '1000 per month: out of credits' };
    expect(read({ status: 429, body }, acme)).toMatchObject({ reason: 'quota-in-words' });
  });

  test('a soft failure: its code stands for the status, an unknown one for nothing', () => {
    expect(soft(403, 'Insufficient balance')).toMatchObject({
      status: 200,
      code: '403',
      reason: 'spent',
      retryable: false,
    });
    expect(soft(429, 'Slow')).toMatchObject({
      code: '429',
      reason: 'slow',
      category: 'rate_limit',
      retryable: true,
    });
    expect(soft(500, 'Oops')).toMatchObject({
      reason: 'broken',
      category: 'server_error',
      retryable: true,
    });
    expect(soft(1001, 'Invalid model name')).toMatchObject({
      code: '1001',
      reason: 'unknown',
      category: 'unknown',
      retryable: false,
    });
    expect(soft(503, 'Too many requests')).toMatchObject({
      code: '503',
      reason: 'unknown',
      category: 'unknown',
      retryable: false,
    });
    expect(soft(1001, 'Insufficient balance')).toMatchObject({
      reason: 'spent',
      category: 'billing',
    });
  });

  test('its refinement has the last word, unless it throws', () => {
    const refined = {
      ...acme,
      refine: (_: unknown, diagnosis: Diagnosis): Diagnosis => ({ ...diagnosis, reason: 'locked' }),
    };
    expect(read({ status: 404 }, refined).reason).toBe('locked');
    const broken = {
      ...acme,
      refine: (): Diagnosis => {
        throw new Error('no');
      },
    };
    expect(read({ status: 404 }, broken).category).toBe('not_found');
  });
});

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

describe('half an answer', () => {
  const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

  test.each<[string, Failure, Partial<Diagnosis>]>([
    [
      'cut after the head',
      { status: 200, truncated: true, error: reset },
      {
        category: 'network',
        retryable: true,
        delivery: 'answered',
        status: 200,
        code: 'ECONNRESET',
      },
    ],
    [
      'cut, nothing thrown',
      { status: 200, truncated: true },
      { category: 'network', retryable: true, delivery: 'answered' },
    ],
    [
      'stalled after the head',
      { status: 200, timedOut: true },
      { category: 'timeout', retryable: true, delivery: 'answered' },
    ],
    [
      'an error status speaks for itself',
      { status: 404, truncated: true, error: reset },
      { category: 'not_found', retryable: false, status: 404 },
    ],
    [
      'even if it stalled',
      { status: 503, timedOut: true },
      { category: 'overloaded', retryable: true },
    ],
    [
      'no answer in time',
      { timedOut: true },
      { category: 'timeout', retryable: true, delivery: 'unknown' },
    ],
    [
      'whatever was thrown then',
      { timedOut: true, error: new Error('canceled') },
      { category: 'timeout', retryable: true, delivery: 'unknown' },
    ],
  ])('%s', (_, failure, expected) => {
    expect(read(failure)).toMatchObject(expected);
  });
});

describe('an answer that may be a success', () => {
  test('without a profile only a shape that is unmistakable is a failure', () => {
    expect(answer({ status: 200, body: '{"ok":true}' })).toBeUndefined();
    expect(answer({ status: 200, body: { ok: false, error: 'channel_not_found' } })).toBe(
      'not_found',
    );
    expect(answer({ status: 204 })).toBeUndefined();
    expect(answer({ status: 304 })).toBeUndefined();
    expect(answer({ status: 302, body: { ok: false, error: 'x' } })).toBeUndefined();
    expect(answer({ status: 400 })).toBe('bad_request');
  });

  test('with one only what it says', () => {
    expect(answer({ status: 200, body: { ok: false, error: 'x' } }, acme)).toBeUndefined();
    expect(answer({ status: 200, body: '{"code":403,"msg":"no"}' }, acme)).toBe('billing');
    expect(answer({ status: 200, body: { code: 0 } }, acme)).toBeUndefined();
    expect(answer({ status: 200, body: { code: '403' } }, acme)).toBeUndefined();
  });

  test('half of one, or none, is a failure', () => {
    expect(answer({ status: 200, truncated: true })).toBe('network');
    expect(answer({ status: 200, timedOut: true })).toBe('timeout');
    expect(answer({ error: new TypeError('fetch failed') })).toBe('network');
  });
});

test.each<[unknown, boolean]>([
  [{ code: 7 }, true],
  [{ code: 0 }, false],
  [{ code: '7' }, false],
  [{ code: null }, false],
  [{ code: Number.NaN }, true],
  ['{"code":7}', true],
  ['{"code":0}', false],
  ['code: 7', false],
  [{}, false],
  [[], false],
  [null, false],
  [undefined, false],
])('a soft failure: %j, %s', (body, expected) => {
  expect(isSoftFailure(acme, body)).toBe(expected);
  expect(isSoftFailure(undefined, body)).toBe(false);
});
