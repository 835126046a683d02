import { ok, status } from '@redial/testing/server';
import type { Category } from '@redial/core';
import type { Scenario } from '../scenario.ts';

/** Statuses that may pass: DESIGN of the policy, RFC 9110 section 15, and what CDNs add. */
const transient = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529];

const permanent: readonly (readonly [status: number, category: Category])[] = [
  [400, 'bad_request'],
  [401, 'authentication'],
  [402, 'billing'],
  [403, 'permission'],
  [404, 'not_found'],
  [405, 'bad_request'],
  [409, 'conflict'],
  [410, 'not_found'],
  [413, 'payload_too_large'],
  [415, 'bad_request'],
  [422, 'validation'],
  [423, 'conflict'],
  [451, 'permission'],
  [501, 'server_error'],
  [505, 'server_error'],
  [508, 'server_error'],
  [510, 'server_error'],
  [511, 'server_error'],
];

const always = (code: number): Pick<Scenario, 'replies'> => ({ replies: [status(code)] });
const once = (code: number): Pick<Scenario, 'replies'> => ({
  replies: [status(code), ok({ ok: true })],
});
const recovers = { outcome: 'resolved', attempts: 2, status: 200, body: { ok: true } } as const;

export const statusScenarios: readonly Scenario[] = [
  {
    name: 'a success is sent once',
    replies: [ok({ id: 1 })],
    expect: { outcome: 'resolved', attempts: 1, status: 200, body: { id: 1 } },
  },
  {
    name: 'an answer without a body is a success',
    replies: [status(204)],
    request: { method: 'DELETE', reads: 'text' },
    expect: { outcome: 'resolved', attempts: 1, status: 204, body: '' },
  },
  ...transient.map((code): Scenario => ({
    name: `a GET is sent again after ${code}`,
    trap: 'T63',
    ...once(code),
    expect: recovers,
  })),
  ...permanent.map(([code, category]): Scenario => ({
    name: `a GET is not sent again after ${code}`,
    trap: 'T63',
    ...always(code),
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: code,
      category,
      retryable: false,
      delivery: 'answered',
      stopReason: 'not-retryable',
    },
  })),
  ...['HEAD', 'OPTIONS', 'PUT', 'DELETE'].map((method): Scenario => ({
    name: `${method} is idempotent: sent again after 500`,
    trap: 'T01',
    ...once(500),
    request: { method, reads: 'text' },
    expect: { outcome: 'resolved', attempts: 2, status: 200 },
  })),
  ...['POST', 'PATCH'].map((method): Scenario => ({
    name: `${method} is not sent again after 500`,
    trap: 'T01',
    ...always(500),
    request: { method, body: { json: { amount: 1 } } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 500,
      category: 'server_error',
      retryable: true,
      delivery: 'answered',
      stopReason: 'not-safe',
    },
  })),
  {
    name: 'POST is sent again after 429, which proves that nothing was done',
    trap: 'T62',
    ...once(429),
    request: { method: 'POST', body: { json: { amount: 1 } } },
    expect: recovers,
  },
  {
    name: 'POST is sent again after 503 with Retry-After',
    trap: 'T62',
    replies: [status(503, { 'retry-after': '3' }), ok({ ok: true })],
    request: { method: 'POST', body: { json: { amount: 1 } } },
    expect: { ...recovers, waitsMs: [3_000] },
  },
  {
    name: 'POST is not sent again after 503 without Retry-After',
    trap: 'T62',
    ...always(503),
    request: { method: 'POST', body: { json: { amount: 1 } } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 503,
      category: 'overloaded',
      stopReason: 'not-safe',
    },
  },
  ...(
    [
      ['only its words', {}, 1],
      ['its code', { code: 'rateLimitExceeded' }, 2],
    ] as const
  ).map(([what, error, attempts]): Scenario => ({
    name: `a POST after a 403 that ${what} call a rate limit: ${attempts} of 2 are sent`,
    replies: [
      status(403, {}, { error: { ...error, message: 'You have exceeded a rate limit.' } }),
      ok({ ok: true }),
    ],
    request: { method: 'POST', body: { json: { amount: 1 } } },
    expect:
      attempts === 2
        ? recovers
        : {
            outcome: 'failed',
            attempts,
            status: 403,
            category: 'rate_limit',
            stopReason: 'not-safe',
          },
  })),
  {
    name: 'gives up after four attempts, each wait twice the one before',
    trap: 'T18 T38',
    replies: [status(503, {}, { error: { code: 'busy', message: 'Too busy.' } })],
    expect: {
      outcome: 'failed',
      attempts: 4,
      waitsMs: [500, 1_000, 2_000],
      status: 503,
      category: 'overloaded',
      code: 'busy',
      message: 'Too busy.',
      retryable: true,
      stopReason: 'attempts',
      body: { error: { code: 'busy', message: 'Too busy.' } },
    },
  },
  {
    name: 'the last answer is the one that counts',
    trap: 'T38',
    replies: [status(503, {}, 'down'), status(404, {}, { error: 'gone' })],
    expect: {
      outcome: 'failed',
      attempts: 2,
      status: 404,
      category: 'not_found',
      stopReason: 'not-retryable',
      body: { error: 'gone' },
    },
  },
  {
    name: 'x-should-retry: false ends it',
    replies: [status(503, { 'x-should-retry': 'false' })],
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 503,
      category: 'overloaded',
      retryable: false,
      stopReason: 'not-retryable',
    },
  },
  {
    name: 'x-should-retry: true overrides the status',
    replies: [status(409, { 'x-should-retry': 'true' }), ok({ ok: true })],
    expect: recovers,
  },
  {
    name: 'x-should-retry: true does not make a POST safe',
    replies: [status(409, { 'x-should-retry': 'true' })],
    request: { method: 'POST' },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 409,
      retryable: true,
      stopReason: 'not-safe',
    },
  },
  {
    name: 'a quota that is spent is no rate limit',
    trap: 'T12',
    replies: [
      status(
        429,
        { 'retry-after': '1' },
        { error: { code: 'insufficient_quota', message: 'Top up.' } },
      ),
    ],
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 429,
      category: 'billing',
      code: 'insufficient_quota',
      retryable: false,
      stopReason: 'not-retryable',
    },
  },
  {
    name: 'x-should-retry: true does not override a quota that is spent',
    trap: 'T12',
    replies: [status(429, { 'x-should-retry': 'true' }, { error: { code: 'insufficient_quota' } })],
    expect: { outcome: 'failed', attempts: 1, category: 'billing', status: 429, retryable: false },
  },
];
