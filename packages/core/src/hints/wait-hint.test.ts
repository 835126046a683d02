import { describe, expect, test } from 'vitest';
import { readHeaders } from './headers.ts';
import { type NamedWait, readWaitHint } from './wait-hint.ts';

const now = Date.UTC(2024, 4, 1, 10);
const date = new Date(now).toUTCString();

function hint(
  headers: Record<string, string>,
  {
    named = [],
    message = '',
    isRefused = true,
    nowMs = now,
  }: { named?: NamedWait[]; message?: string; isRefused?: boolean; nowMs?: number } = {},
): number | undefined {
  return readWaitHint(readHeaders(headers), named, message, isRefused, nowMs);
}

describe('the first that is there and valid', () => {
  const all = {
    'retry-after-ms': '174',
    'retry-after': '2',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '5',
  };
  const rest = { named: [[3, 'seconds']] as NamedWait[], message: 'try again in 4s' };

  test('milliseconds, then Retry-After, the body, the message, what is spent', () => {
    expect(hint(all, rest)).toBe(174);
    expect(hint({ ...all, 'retry-after-ms': '-1' }, rest)).toBe(2000);
    expect(hint({ ...all, 'retry-after-ms': 'x', 'retry-after': '0x10' }, rest)).toBe(3000);
    expect(
      hint({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' }, { message: rest.message }),
    ).toBe(4000);
    expect(hint({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' })).toBe(5000);
    expect(hint({})).toBeUndefined();
  });

  test('of the body the first valid one', () => {
    expect(
      hint(
        {},
        {
          named: [
            ['soon', 'seconds'],
            [undefined, 'timestamp'],
            [7, 'seconds'],
            [9, 'seconds'],
          ],
        },
      ),
    ).toBe(7000);
  });

  test('under a prefix, too; the plain name first', () => {
    expect(hint({ 'x-ms-retry-after-ms': '53' })).toBe(53);
    expect(hint({ 'x-ratelimit-retry-after': '9' })).toBe(9000);
    expect(hint({ 'x-acme-retry-after': '9', 'retry-after': '4' })).toBe(4000);
  });

  test('a hint of 0 is one: it asks for no wait, and what follows is not read', () => {
    expect(hint({ 'retry-after': '0' }, rest)).toBe(0);
    expect(hint({ 'retry-after': 'Wed, 01 May 2024 09:00:00 GMT' }, rest)).toBe(0);
  });

  test('a reset counts without a refusal only where nothing remains', () => {
    expect(hint({ 'x-ratelimit-reset': '5' }, { isRefused: false })).toBeUndefined();
    expect(hint({ 'x-ratelimit-reset': '5' })).toBe(5000);
  });
});

describe('a clock that is wrong does no harm', () => {
  const inAMinute = 'Wed, 01 May 2024 10:01:00 GMT';

  test.each([-3_600_000, 0, 3_600_000, 86_400_000])('ours is off by %i ms', (offMs) => {
    const nowMs = now + offMs;
    expect(hint({ date, 'retry-after': inAMinute }, { nowMs })).toBe(60_000);
    const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 60) };
    expect(hint({ date, ...reset }, { nowMs })).toBe(60_000);
    expect(hint({ date }, { nowMs, named: [[now + 60_000, 'timestamp']] })).toBe(60_000);
  });

  test('the Date of an answer that a cache has held says nothing of now', () => {
    const held = { date: 'Wed, 01 May 2024 09:00:00 GMT', age: '3600', 'retry-after': inAMinute };
    expect(hint(held)).toBe(60_000);
  });

  test('without a Date, or with a broken one, the local clock counts', () => {
    expect(hint({ 'retry-after': inAMinute })).toBe(60_000);
    expect(hint({ date: 'yesterday', 'retry-after': inAMinute })).toBe(60_000);
  });
});
