import { drop, dropAfterRequest, ok, raw, status, truncate } from '@redial/testing/server';
import { redialOf } from '@redial/core';
import { expect } from 'vitest';
import type { Expectation, PlainRequest, Scenario } from '../scenario.ts';

const order: PlainRequest = { method: 'POST', body: { json: { amount: 1 } } };
const recovers = { outcome: 'resolved', attempts: 2, body: { ok: true } } as const;

const lost: Expectation = {
  outcome: 'failed',
  attempts: 1,
  category: 'network',
  retryable: true,
  delivery: 'unknown',
  stopReason: 'not-safe',
};

/** A body that a 2xx promised and did not keep. */
const cutShort = truncate(10, ok({ ok: true, padding: 'x'.repeat(200) }));
const cutShortInChunks = truncate(
  10,
  status(200, { 'transfer-encoding': 'chunked' }, { ok: true, padding: 'x'.repeat(200) }),
);

export const networkScenarios: readonly Scenario[] = [
  {
    name: 'a GET is sent again after a reset',
    trap: 'T50 T52',
    replies: [drop(), ok({ ok: true })],
    expect: recovers,
  },
  {
    name: 'a GET is sent again after the connection was closed without an answer',
    trap: 'T50',
    replies: [dropAfterRequest(), ok({ ok: true })],
    expect: recovers,
  },
  {
    name: 'a GET is sent again after an answer that is no HTTP',
    trap: 'T51',
    replies: [raw('this is not HTTP\r\n\r\n'), ok({ ok: true })],
    expect: recovers,
  },
  {
    name: 'a POST is not sent again after a reset',
    trap: 'T01',
    replies: [drop()],
    request: order,
    expect: lost,
  },
  {
    name: 'a POST that was read whole is not sent again when no answer comes',
    trap: 'T01',
    replies: [dropAfterRequest()],
    request: order,
    expect: lost,
    check: ({ server }) => {
      if (server.requests[0]?.bodyText !== '{"amount":1}') throw new Error('was not read whole');
    },
  },
  {
    name: 'a PUT is sent again after a reset',
    trap: 'T01',
    replies: [dropAfterRequest(), ok({ ok: true })],
    request: { ...order, method: 'PUT' },
    expect: recovers,
  },
  {
    name: 'a POST with an idempotency key is sent again after a reset',
    trap: 'T01',
    replies: [dropAfterRequest(), ok({ ok: true })],
    request: { ...order, headers: { 'idempotency-key': 'order-1' } },
    expect: recovers,
  },
  {
    name: 'a connection that was refused never sent anything: a POST tries again',
    trap: 'T01',
    target: 'closed-port',
    request: order,
    expect: {
      outcome: 'failed',
      attempts: 4,
      received: 0,
      category: 'network',
      code: 'ECONNREFUSED',
      delivery: 'not-sent',
      retryable: true,
      stopReason: 'attempts',
    },
  },
  ...['ENOTFOUND', 'EAI_AGAIN'].map((code): Scenario => ({
    name: `a name that does not resolve (${code}) never sent anything: a POST tries again`,
    trap: 'T53',
    request: { ...order, path: `http://${code.toLowerCase()}.conformance.invalid/v1/items` },
    redial: { policy: { maxAttempts: 2 } },
    expect: {
      outcome: 'failed',
      attempts: 2,
      received: 0,
      category: 'network',
      code,
      delivery: 'not-sent',
      retryable: true,
      stopReason: 'attempts',
    },
  })),
  {
    name: 'a certificate that nobody vouches for is not tried twice',
    trap: 'T19',
    target: 'self-signed',
    expect: {
      outcome: 'failed',
      attempts: 1,
      received: 0,
      category: 'network',
      retryable: false,
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      stopReason: 'not-retryable',
    },
    check: ({ server }) => {
      if (server.connections !== 1) throw new Error(`${server.connections} connections`);
    },
  },
  {
    name: 'a redirect loop is not entered twice',
    trap: 'T20',
    replies: [status(302, { location: '/v1/items' })],
    async play({ send, server, events }) {
      const { error } = await send();
      expect(redialOf(error)).toMatchObject({
        category: 'network',
        retryable: false,
        stopReason: 'not-retryable',
        attempts: [{ attempt: 1 }],
      });
      expect(events.map(({ type }) => type)).toEqual(['attempt-failed', 'gave-up']);
      // The clients' own limit is 20 or 21 redirects.
      expect(server.requests.length).toBeLessThan(25);
    },
  },
  ...[
    ['an unknown scheme', 'gopher://127.0.0.1/v1/items'],
    ['a URL without a host', 'http://'],
  ].map(([what, path = '']): Scenario => ({
    name: `${what} is not tried twice`,
    trap: 'T20 T64',
    ...(path === 'http://' ? { needs: ['explains-bad-urls'] } : {}),
    request: { path },
    expect: {
      outcome: 'failed',
      attempts: 1,
      received: 0,
      retryable: false,
      stopReason: 'not-retryable',
    },
  })),
  ...(
    [
      ['with a length', cutShort],
      ['in chunks', cutShortInChunks],
    ] as const
  ).flatMap(([framing, reply]): Scenario[] => [
    {
      name: `a GET is sent again after JSON that was cut short, ${framing}`,
      trap: 'T15',
      replies: [reply, ok({ ok: true })],
      expect: recovers,
    },
    {
      name: `a POST is not sent again after JSON that was cut short, ${framing}`,
      trap: 'T15',
      needs: ['tells-broken-bodies'],
      replies: [reply],
      request: order,
      expect: { ...lost, delivery: 'answered' },
    },
  ]),
  {
    name: 'the status of an error speaks even if its body was cut short',
    trap: 'T15',
    replies: [truncate(5, status(503, {}, { error: 'busy' })), ok({ ok: true })],
    expect: recovers,
  },
  {
    name: 'a 404 whose body was cut short is still not tried again',
    trap: 'T15',
    needs: ['status-of-broken-answers'],
    replies: [truncate(5, status(404, {}, { error: 'gone' }))],
    request: { reads: 'stream' },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 404,
      retryable: false,
      category: 'not_found',
      stopReason: 'not-retryable',
    },
  },
];
