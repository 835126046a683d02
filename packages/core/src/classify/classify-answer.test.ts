import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../diagnosis.ts';
import type { Failure } from '../failure.ts';
import type { VendorProfile } from '../profile.ts';
import { acme, now, read } from './acme.fixture.ts';
import { classifyAnswer, isSoftFailure } from './classify.ts';

function answer(failure: Failure, profile?: VendorProfile): string | undefined {
  return classifyAnswer(failure, profile, {}, now)?.diagnosis.category;
}

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

const large = JSON.stringify({ data: 'x'.repeat(100_000), code: 403, msg: 'no' });

test('a soft failure in a large body is read as one in a small', () => {
  expect(isSoftFailure(acme, large)).toBe(true);
  expect(read({ status: 200, body: large }, acme)).toMatchObject({
    category: 'billing',
    reason: 'spent',
    message: 'no',
  });
});

// Some APIs keep a connection alive by blanks until they know: https://api-docs.deepseek.com/quick_start/rate_limit
test('a soft failure, and an error, after many blank lines', () => {
  const body = `${'\n'.repeat(1_000)}{"code":403,"msg":"no"}`;
  expect(answer({ status: 200, body }, acme)).toBe('billing');
  expect(read({ status: 400, body })).toMatchObject({ code: '403', message: 'no' });
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
