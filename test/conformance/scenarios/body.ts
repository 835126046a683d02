import { ok, stall, status, type Answer } from '@redial/testing/server';
import { expect } from 'vitest';
import type { PlainBody, Scenario } from '../scenario.ts';

const resent = { outcome: 'resolved', attempts: 2, body: { ok: true } } as const;

/** What can be sent twice, and what arrives. */
const replayed: readonly (readonly [what: string, body: PlainBody, arrives: string])[] = [
  ['JSON', { json: { text: 'grün', list: [1, 2] } }, '{"text":"grün","list":[1,2]}'],
  ['a text', { text: 'plain' }, 'plain'],
  ['bytes', { bytes: new TextEncoder().encode('bytes') }, 'bytes'],
  ['URLSearchParams', { params: { a: '1', b: 'x y' } }, 'a=1&b=x+y'],
  ['a large body', { text: 'x'.repeat(300_000) }, 'x'.repeat(300_000)],
];

const oneShot = {
  outcome: 'failed',
  attempts: 1,
  status: 503,
  category: 'overloaded',
  stopReason: 'body-not-replayable',
} as const;

const big: Answer = status(503, { 'content-type': 'text/plain' }, 'x'.repeat(500_000));

export const bodyScenarios: readonly Scenario[] = [
  ...replayed.map(([what, body, arrives]): Scenario => ({
    name: `${what} arrives byte for byte each time`,
    trap: 'T02 T23',
    replies: [status(429), ok({ ok: true })],
    request: { method: 'POST', body },
    expect: resent,
    check: ({ server }) => {
      expect(server.requests.map(({ bodyText }) => bodyText)).toEqual([arrives, arrives]);
    },
  })),
  {
    name: 'a form is written anew, with the boundary that its content type names',
    trap: 'T74',
    replies: [status(429), ok({ ok: true })],
    async play({ send, server }) {
      const { response } = await send({ method: 'POST', body: { form: { field: 'value' } } });
      expect(response?.status).toBe(200);
      expect(server.requests).toHaveLength(2);
      for (const { headers, bodyText } of server.requests) {
        const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
        expect(boundary).toBeDefined();
        expect(bodyText.startsWith(`--${boundary}\r\n`)).toBe(true);
        expect(bodyText).toContain('name="field"\r\n\r\nvalue\r\n');
      }
    },
  },
  {
    name: 'a stream arrives whole where nothing fails',
    trap: 'T02',
    request: { method: 'PUT', body: { stream: 'streamed' } },
    expect: { outcome: 'resolved', attempts: 1, body: { ok: true } },
    check: ({ server }) => {
      expect(server.requests[0]?.bodyText).toBe('streamed');
    },
  },
  {
    name: 'a stream is never sent twice: the first failure surfaces',
    trap: 'T02 T39',
    replies: [status(503)],
    request: { method: 'PUT', body: { stream: 'streamed' } },
    expect: oneShot,
    check: ({ server }) => {
      expect(server.requests[0]?.bodyText).toBe('streamed');
    },
  },
  {
    name: 'a Request object is sent again with its body',
    trap: 'T39 T40',
    needs: ['request-objects'],
    replies: [status(429), ok({ ok: true })],
    request: { method: 'POST', body: { json: { amount: 1 } }, asRequest: true },
    expect: resent,
    check: ({ server }) => {
      expect(server.requests.map(({ bodyText }) => bodyText)).toEqual([
        '{"amount":1}',
        '{"amount":1}',
      ]);
    },
  },
  {
    name: 'a Request object that was given up comes back with its failure',
    trap: 'T39 T40',
    needs: ['request-objects'],
    replies: [status(503, {}, { error: 'busy' })],
    request: { method: 'PUT', body: { json: { amount: 1 } }, asRequest: true },
    expect: {
      outcome: 'failed',
      attempts: 4,
      status: 503,
      category: 'overloaded',
      stopReason: 'attempts',
    },
  },
  {
    name: 'the package form-data is never sent twice, and nothing hangs',
    trap: 'T03',
    needs: ['form-data-package'],
    replies: [status(503)],
    request: { method: 'PUT', body: { formDataPackage: { field: 'value' } } },
    expect: oneShot,
  },
  {
    name: 'text that is no JSON is handed over as it is',
    replies: [status(200, { 'content-type': 'text/csv' }, 'a;b')],
    request: { reads: 'text' },
    expect: { outcome: 'resolved', attempts: 1, body: 'a;b' },
  },
  {
    name: 'bytes are handed over as they are',
    replies: [
      status(200, { 'content-type': 'application/octet-stream' }, new Uint8Array([0, 255, 128])),
    ],
    request: { reads: 'bytes' },
    expect: { outcome: 'resolved', attempts: 1, body: new Uint8Array([0, 255, 128]) },
  },
  {
    name: 'JSON of more than a mebibyte is handed over whole',
    replies: [ok({ text: 'x'.repeat(1_100_000) })],
    expect: { outcome: 'resolved', attempts: 1, body: { text: 'x'.repeat(1_100_000) } },
  },
  {
    name: 'a complete 2xx that does not parse is the client’s to judge',
    trap: 'T58',
    replies: [status(200, { 'content-type': 'application/json' }, '{"ok": tru')],
    request: { reads: 'text' },
    expect: { outcome: 'resolved', attempts: 1, body: '{"ok": tru' },
  },
  ...(
    [
      ['a download', 'application/octet-stream'],
      ['server-sent events', 'text/event-stream'],
    ] as const
  ).map(([what, type]): Scenario => ({
    name: `${what} streams: the first bytes come before the last`,
    trap: 'T14',
    replies: [stall(5, status(200, { 'content-type': type }, 'firstlast'))],
    request: { reads: 'stream' },
    expect: { outcome: 'resolved', attempts: 1 },
    async check({ outcome }) {
      const body = outcome.response?.body as AsyncIterable<Uint8Array>;
      const iterator = body[Symbol.asyncIterator]();
      const { value } = await iterator.next();
      expect(new TextDecoder().decode(value as Uint8Array)).toBe('first');
      void iterator.return?.().catch(() => undefined);
    },
  })),
  ...(['json', 'text', 'bytes', 'stream'] as const).map((reads): Scenario => ({
    name: `an error body is understood however it is read: ${reads}`,
    trap: 'T61',
    replies: [status(400, {}, { error: { code: 'bad_field', message: 'No such field.' } })],
    request: { reads },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 400,
      category: 'bad_request',
      code: 'bad_field',
      message: 'No such field.',
    },
  })),
  ...(['json', 'stream'] as const).map((reads): Scenario => ({
    name: `a large error body frees its connection before the next attempt: ${reads}`,
    trap: 'T16 T55',
    needs: ['one-connection'],
    replies: [big, big, ok({ ok: true })],
    async play({ send, client, server, options, clock }) {
      const { response } = await send({ reads }, client(options, { oneConnection: true }));
      expect(response?.status).toBe(200);
      expect(server.requests).toHaveLength(3);
      expect(clock.waitsMs).toEqual([500, 1_000]);
    },
  })),
];
