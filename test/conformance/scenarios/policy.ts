import { ok, status } from '@redial/testing/server';
import type { RedialOptions } from '@redial/core';
import { expect } from 'vitest';
import type { Expectation, Scenario } from '../scenario.ts';
import { acme } from './acme.ts';

const order = { method: 'POST', body: { json: { amount: 1 } } } as const;
const down = status(503);
const recovers = { outcome: 'resolved', attempts: 2, body: { ok: true } } as const;
const gaveUp: Expectation = {
  outcome: 'failed',
  attempts: 4,
  status: 503,
  category: 'overloaded',
  stopReason: 'attempts',
};

const backoff = (
  what: string,
  policy: RedialOptions['policy'],
  random: number,
  waitsMs: readonly number[],
): Scenario => ({
  name: `own backoff, ${what}`,
  trap: 'T78',
  replies: [down],
  redial: { policy: { ...policy } },
  random,
  expect: { ...gaveUp, waitsMs },
});

const keyOf = (headers: Readonly<Record<string, string>> | undefined): string | undefined =>
  headers?.['idempotency-key'];

const keys: readonly Scenario[] = [
  {
    name: 'idempotencyKey: true makes a POST safe: one key, the same each time',
    trap: 'T01',
    needs: ['sees-all-attempts'],
    replies: [down, down, ok({ ok: true })],
    request: order,
    redial: { policy: { idempotencyKey: true } },
    expect: { ...recovers, attempts: 3 },
    check: ({ server }) => {
      expect(keyOf(server.requests[0]?.headers)).toMatch(/^[\da-f-]{32,36}$/);
    },
  },
  {
    name: 'idempotencyKey may name another header',
    trap: 'T01',
    needs: ['sees-all-attempts'],
    replies: [down, ok({ ok: true })],
    request: order,
    redial: { policy: { idempotencyKey: 'X-Request-Token' } },
    expect: recovers,
    check: ({ server }) => {
      expect(server.requests[0]?.headers['x-request-token']).toMatch(/^[\da-f-]{32,36}$/);
      expect(keyOf(server.requests[0]?.headers)).toBeUndefined();
    },
  },
  {
    name: 'a key that the caller has set is kept',
    trap: 'T01',
    needs: ['sees-all-attempts'],
    replies: [down, ok({ ok: true })],
    request: { ...order, headers: { 'Idempotency-Key': 'order-17' } },
    redial: { policy: { idempotencyKey: true } },
    expect: recovers,
    check: ({ server }) => {
      expect(keyOf(server.requests[0]?.headers)).toBe('order-17');
    },
  },
  {
    name: 'a GET needs no key and gets none',
    needs: ['sees-all-attempts'],
    redial: { policy: { idempotencyKey: true } },
    expect: { outcome: 'resolved', attempts: 1 },
    check: ({ server }) => {
      expect(keyOf(server.requests[0]?.headers)).toBeUndefined();
    },
  },
  {
    name: 'two requests have two keys',
    trap: 'T01',
    needs: ['sees-all-attempts'],
    redial: { policy: { idempotencyKey: true } },
    async play({ send, server }) {
      await send(order);
      await send(order);
      const [first, second] = server.requests.map(({ headers }) => keyOf(headers));
      expect(first).toBeDefined();
      expect(first).not.toBe(second);
    },
  },
];

const wishes: readonly Scenario[] = [
  {
    name: 'shouldRetry: true sends a 404 again',
    replies: [status(404), ok({ ok: true })],
    redial: { policy: { shouldRetry: ({ status: code }) => (code === 404 ? true : undefined) } },
    expect: recovers,
  },
  {
    name: 'shouldRetry: false ends it',
    replies: [down],
    redial: { policy: { shouldRetry: () => false } },
    expect: { ...gaveUp, attempts: 1, stopReason: 'not-retryable' },
  },
  {
    name: 'shouldRetry: undefined leaves it to Redial',
    trap: 'T45',
    replies: [status(404)],
    redial: { policy: { shouldRetry: () => undefined } },
    expect: { outcome: 'failed', attempts: 1, status: 404, stopReason: 'not-retryable' },
  },
  {
    name: 'a shouldRetry that is asynchronous says nothing',
    trap: 'T45',
    replies: [status(404)],
    redial: { policy: { shouldRetry: (async () => undefined) as never } },
    expect: { outcome: 'failed', attempts: 1, status: 404, stopReason: 'not-retryable' },
  },
  {
    name: 'a shouldRetry that throws says nothing',
    trap: 'T44',
    replies: [down, ok({ ok: true })],
    redial: {
      policy: {
        shouldRetry: () => {
          throw new Error('not my day');
        },
      },
    },
    expect: recovers,
  },
  {
    name: 'shouldRetry: true sends a POST again that is not safe',
    replies: [status(500), ok({ ok: true })],
    request: order,
    redial: { policy: { shouldRetry: () => true } },
    expect: recovers,
  },
  {
    name: 'shouldRetry: true never overrides a body that is gone',
    trap: 'T02',
    replies: [down],
    request: { method: 'PUT', body: { stream: 'streamed' } },
    redial: { policy: { shouldRetry: () => true } },
    expect: { ...gaveUp, attempts: 1, stopReason: 'body-not-replayable' },
  },
  {
    name: 'shouldRetry sees the diagnosis and how far the request has come',
    replies: [down, status(500), ok({ ok: true })],
    async play({ send, client, options }) {
      const seen: unknown[] = [];
      const policy: RedialOptions['policy'] = {
        ...options.policy,
        shouldRetry: ({ status: code }, { attempt, maxAttempts, elapsedMs, method }) => {
          seen.push({ code, attempt, maxAttempts, elapsedMs, method });
          return undefined;
        },
      };
      await send({}, client({ ...options, policy }));
      expect(seen).toEqual([
        { code: 503, attempt: 1, maxAttempts: 4, elapsedMs: 0, method: 'GET' },
        { code: 500, attempt: 2, maxAttempts: 4, elapsedMs: 500, method: 'GET' },
      ]);
    },
  },
];

const vendors: readonly Scenario[] = [
  {
    name: 'a vendor’s rule outranks the status',
    replies: [status(429, {}, { fault: { id: 'NO_PARTS', text: 'None left.', ref: 'r-7' } })],
    redial: { vendor: acme },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 429,
      vendor: 'acme',
      category: 'billing',
      reason: 'out-of-parts',
      code: 'NO_PARTS',
      message: 'None left.',
      hint: 'Order more parts',
      requestId: 'r-7',
      retryable: false,
    },
  },
  {
    name: 'a vendor’s rule may make a POST safe, and set the least wait',
    replies: [status(500, {}, { fault: { id: 'CLOSED' } }), ok({ ok: true })],
    request: order,
    redial: { vendor: acme },
    expect: { ...recovers, waitsMs: [5_000] },
  },
  {
    name: 'a wait that the answer names outranks the least wait of a rule',
    replies: [status(500, { 'retry-after': '2' }, { fault: { id: 'CLOSED' } }), ok({ ok: true })],
    redial: { vendor: acme },
    expect: { ...recovers, waitsMs: [2_000] },
  },
  {
    name: '409 is sent again where a vendor says so',
    trap: 'T63',
    replies: [status(409), ok({ ok: true })],
    redial: { vendor: acme },
    expect: recovers,
  },
  {
    name: 'a method that is harmless at this vendor is sent again',
    replies: [status(500), ok({ ok: true })],
    request: { method: 'PATCH', body: { json: {} } },
    redial: { vendor: acme },
    expect: recovers,
  },
  {
    name: 'of several vendors the one whose host it is speaks',
    replies: [status(400, {}, { fault: { id: 'NO_PARTS' } })],
    redial: { vendor: [{ ...acme, vendor: 'other', hosts: ['api.other.example'] }, acme] },
    expect: { outcome: 'failed', attempts: 1, status: 400, vendor: 'acme', category: 'billing' },
  },
  {
    name: 'of several vendors none whose host it is: the generic reading',
    replies: [status(400, {}, { error: { code: 'nope' } })],
    redial: { vendor: [{ ...acme, hosts: ['api.acme.example'] }] },
    expect: { outcome: 'failed', attempts: 1, status: 400, vendor: 'generic', code: 'nope' },
  },
];

export const policyScenarios: readonly Scenario[] = [
  ...[1, 2, 3].map((maxAttempts): Scenario => ({
    name: `maxAttempts: ${maxAttempts} counts the first`,
    trap: 'T77',
    replies: [down],
    redial: { policy: { maxAttempts } },
    expect: { ...gaveUp, attempts: maxAttempts },
  })),
  backoff('no jitter', {}, 0, [500, 1_000, 2_000]),
  backoff('full jitter at its lowest', { jitter: 'full' }, 0, [0, 0, 0]),
  backoff('full jitter in the middle', { jitter: 'full' }, 0.5, [250, 500, 1_000]),
  backoff('full jitter at its highest', { jitter: 'full' }, 1, [500, 1_000, 2_000]),
  backoff('equal jitter at its lowest', { jitter: 'equal' }, 0, [250, 500, 1_000]),
  backoff('equal jitter in the middle', { jitter: 'equal' }, 0.5, [375, 750, 1_500]),
  backoff('maxDelayMs is its ceiling', { maxDelayMs: 700 }, 0, [500, 700, 700]),
  backoff('another base', { baseDelayMs: 40 }, 0, [40, 80, 160]),
  backoff('a base of 0', { baseDelayMs: 0 }, 0, [0, 0, 0]),
  {
    name: 'resend: always sends a POST again after 500',
    replies: [status(500), ok({ ok: true })],
    request: order,
    redial: { policy: { resend: 'always' } },
    expect: recovers,
  },
  ...keys,
  ...wishes,
  ...vendors,
];
