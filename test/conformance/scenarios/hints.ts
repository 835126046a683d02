import { ok, status } from '@redial/testing/server';
import type { ReplyBody, ReplyHeaders } from '@redial/testing/server';
import type { Expectation, Scenario } from '../scenario.ts';

// The manual clock starts at 2026-01-01T00:00:00Z, a Thursday.
const startS = Date.UTC(2026, 0, 1) / 1_000;
const day = 86_400_000;
const httpDate = (ms: number): string => new Date(startS * 1_000 + ms).toUTCString();

interface Hint {
  readonly name: string;
  readonly headers?: ReplyHeaders;
  readonly body?: ReplyBody;
  readonly status?: number;
  readonly waitMs: number;
  readonly trap?: string;
}

/** One 429 (or another status) with a hint, then a success: how long was waited? */
const waits = (hint: Hint): Scenario => ({
  name: hint.name,
  ...(hint.trap ? { trap: hint.trap } : {}),
  replies: [status(hint.status ?? 429, hint.headers, hint.body), ok({ ok: true })],
  expect: { outcome: 'resolved', attempts: 2, waitsMs: [hint.waitMs] },
});

/** A wait that is too long: the vendor's answer at once, and how long it would have been. */
const tooLong = (hint: Omit<Hint, 'waitMs'>, retryAfterMs: number): Scenario => ({
  name: hint.name,
  ...(hint.trap ? { trap: hint.trap } : {}),
  replies: [status(hint.status ?? 429, hint.headers, hint.body)],
  expect: {
    outcome: 'failed',
    attempts: 1,
    status: hint.status ?? 429,
    retryable: true,
    retryAfterMs,
    stopReason: 'wait-too-long',
  },
});

const retryAfter = (
  value: string | readonly string[],
  waitMs: number,
  trap: string,
  what: string,
): Scenario =>
  waits({
    name: `Retry-After: ${JSON.stringify(value)} ${what}`,
    headers: { 'retry-after': value },
    waitMs,
    trap,
  });

const own = 500;

const forms: readonly Scenario[] = [
  retryAfter('7', 7_000, 'T05', 'is seven seconds'),
  retryAfter('0.5', own, 'T33', 'has decimals: half a second'),
  retryAfter('1.5', 1_500, 'T33', 'has decimals'),
  retryAfter('60', 60_000, 'T05', 'is as long as a wait may be'),
  retryAfter('0', own, 'T30', 'means the own backoff, not now'),
  retryAfter('3  ', 3_000, 'T33', 'is trimmed'),
  retryAfter('1, 7', 7_000, 'T33', 'is a list: the longest counts'),
  retryAfter(['2', '5'], 5_000, 'T33', 'came twice: the longest counts'),
  retryAfter('soon, 4', 4_000, 'T33', 'has one valid member'),
  retryAfter('-5', own, 'T32', 'is negative, and ignored'),
  retryAfter('1e1', own, 'T33', 'is an exponent, and ignored'),
  retryAfter('0x10', own, 'T33', 'is hexadecimal, and ignored'),
  retryAfter('Infinity', own, 'T04', 'is a word, and ignored'),
  retryAfter('NaN', own, 'T31', 'is a word, and ignored'),
  retryAfter('soon', own, 'T31', 'is rubbish, and ignored'),
  retryAfter('foo 1', own, 'T34', 'is no date, though Date.parse says so'),
  retryAfter('2026-13-45', own, 'T34', 'is no day of any calendar'),
  retryAfter('', own, 'T31', 'is empty, and ignored'),
];

const dates: readonly Scenario[] = [
  waits({
    name: 'Retry-After as an IMF-fixdate, by the local clock',
    headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' },
    waitMs: 9_000,
    trap: 'T34',
  }),
  waits({
    name: 'Retry-After as an RFC 850 date',
    headers: { 'retry-after': 'Thursday, 01-Jan-26 00:00:09 GMT' },
    waitMs: 9_000,
    trap: 'T34',
  }),
  waits({
    name: 'Retry-After as an asctime date is UTC',
    headers: { 'retry-after': 'Thu Jan  1 00:00:09 2026' },
    waitMs: 9_000,
    trap: 'T34',
  }),
  ...[1, -1].map((hours) =>
    waits({
      name: `Retry-After as a date of a server whose clock is ${hours} h off`,
      headers: {
        date: httpDate(hours * 3_600_000),
        'retry-after': httpDate(hours * 3_600_000 + 2_000),
      },
      waitMs: 2_000,
      trap: 'T35',
    }),
  ),
  waits({
    name: 'the Date of an answer from a cache (Age) is not now',
    headers: { date: httpDate(-3_600_000), age: '3600', 'retry-after': httpDate(4_000) },
    waitMs: 4_000,
    trap: 'T35',
  }),
  waits({
    name: 'Retry-After as a date that is past means the own backoff',
    headers: { 'retry-after': httpDate(-day) },
    waitMs: own,
    trap: 'T30',
  }),
];

const others: readonly Scenario[] = [
  waits({
    name: 'retry-after-ms is in milliseconds',
    headers: { 'retry-after-ms': '1250' },
    waitMs: 1_250,
    trap: 'T37',
  }),
  waits({
    name: 'x-ms-retry-after-ms is in milliseconds',
    headers: { 'x-ms-retry-after-ms': '800' },
    waitMs: 800,
    trap: 'T37',
  }),
  waits({
    name: 'milliseconds are more precise than Retry-After',
    headers: { 'retry-after': '2', 'retry-after-ms': '1250' },
    waitMs: 1_250,
    trap: 'T37',
  }),
  waits({
    name: 'what is invalid gives way to the next hint',
    headers: { 'retry-after-ms': 'never', 'retry-after': '2' },
    waitMs: 2_000,
    trap: 'T31',
  }),
  waits({
    name: 'Retry-After outranks the body',
    headers: { 'retry-after': '2' },
    body: { retry_after: 9 },
    waitMs: 2_000,
    trap: 'T37',
  }),
  waits({
    name: 'a field of the body names the wait',
    body: { message: 'You are being rate limited.', retry_after: 1.5 },
    waitMs: 1_500,
    trap: 'T36',
  }),
  waits({
    name: 'the words of a 429 name the wait',
    body: { error: { message: 'Rate limit reached. Please try again in 20s.' } },
    waitMs: 20_000,
    trap: 'T36',
  }),
  waits({
    name: 'a limit in words is no wait',
    body: { error: { message: 'Limit of 100 requests per 60 seconds reached.' } },
    waitMs: own,
  }),
  waits({
    name: 'words of a 500 are no wait',
    status: 500,
    body: { error: { message: 'Please try again in 20s.' } },
    waitMs: own,
  }),
  waits({
    name: 'RateLimit with nothing left (structured field)',
    headers: { ratelimit: '"default";r=0;t=9' },
    waitMs: 9_000,
    trap: 'T37',
  }),
  waits({
    name: 'RateLimit with something left is no wait',
    headers: { ratelimit: '"default";r=3;t=9' },
    waitMs: own,
    trap: 'T37',
  }),
  ...[
    ['seconds from now', '4'],
    ['Unix seconds', String(startS + 4)],
    ['Unix milliseconds', String(startS * 1_000 + 4_000)],
    ['ISO 8601', new Date(startS * 1_000 + 4_000).toISOString()],
    ['a duration', '4s'],
  ].map(([form, reset = '']) =>
    waits({
      name: `x-ratelimit-reset in ${form}`,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      waitMs: 4_000,
      trap: 'T37',
    }),
  ),
  waits({
    name: 'x-ratelimit-reset with something left is no wait',
    headers: { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '4' },
    waitMs: own,
    trap: 'T37',
  }),
  {
    name: 'Retry-After on a success is no concern of ours',
    replies: [status(200, { 'retry-after': '9' }, { ok: true })],
    expect: { outcome: 'resolved', attempts: 1 },
  },
  {
    name: 'a hint is followed each time',
    replies: [
      status(429, { 'retry-after': '1' }),
      status(503, { 'retry-after': '3' }),
      status(500),
      ok({ ok: true }),
    ],
    expect: { outcome: 'resolved', attempts: 4, waitsMs: [1_000, 3_000, 2_000] },
  },
];

const limits: readonly Scenario[] = [
  tooLong(
    {
      name: 'a wait beyond maxWaitMs ends it at once',
      headers: { 'retry-after': '61' },
      trap: 'T05',
    },
    61_000,
  ),
  tooLong(
    {
      name: 'a wait that no timer can hold ends it at once',
      headers: { 'retry-after': '999999999' },
      trap: 'T04',
    },
    999_999_999_000,
  ),
  tooLong(
    {
      name: 'a date one year ahead ends it at once',
      headers: { 'retry-after': httpDate(365 * day) },
      trap: 'T04',
    },
    365 * day,
  ),
  tooLong(
    {
      name: 'a reset that is far away ends it at once',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '6m0s' },
      trap: 'T05',
    },
    360_000,
  ),
  {
    name: 'a wait beyond the deadline ends it at once, with the answer',
    trap: 'T29',
    replies: [status(503, { 'retry-after': '30' }, { error: 'busy' })],
    redial: { policy: { deadlineMs: 10_000 } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 503,
      category: 'overloaded',
      retryAfterMs: 30_000,
      stopReason: 'deadline',
      body: { error: 'busy' },
    },
  },
  {
    name: 'maxWaitMs is compared before jitter is added',
    replies: [status(429, { 'retry-after': '60' }), ok({ ok: true })],
    redial: { policy: { jitter: 'full' } },
    random: 1,
    expect: { outcome: 'resolved', attempts: 2, waitsMs: [60_500] },
  },
];

const jitter = (random: number, waitMs: number): Scenario => {
  const expect: Expectation = { outcome: 'resolved', attempts: 2, waitsMs: [waitMs] };
  return {
    name: `jitter on top of a hint only adds: ${random} of the ceiling`,
    trap: 'T17',
    replies: [status(429, { 'retry-after': '7' }), ok({ ok: true })],
    redial: { policy: { jitter: 'full' } },
    random,
    expect,
  };
};

export const hintScenarios: readonly Scenario[] = [
  ...forms,
  ...dates,
  ...others,
  ...limits,
  jitter(0, 7_000),
  jitter(0.5, 7_250),
  jitter(1, 7_500),
];
