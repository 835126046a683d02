import { endless, ok, raw, status, type Answer } from '@redial/testing/server';
import { expect } from 'vitest';
import { gzipSync } from 'node:zlib';
import type { Expectation, Scenario } from '../scenario.ts';

const json = { 'content-type': 'application/json' };
const refused: Expectation = {
  outcome: 'failed',
  attempts: 1,
  status: 400,
  category: 'bad_request',
  stopReason: 'not-retryable',
};

/** A 400 with a body that is not what it should be: a typed error with the status, at once. */
const survives = (what: string, answer: Answer, more: Partial<Expectation> = {}): Scenario => ({
  name: `survives ${what}`,
  trap: 'T59',
  replies: [answer],
  request: { reads: 'text' },
  expect: { ...refused, ...more },
});

const html = '<!doctype html><html><head><title>502 Bad Gateway</title></head></html>';
const deep = '['.repeat(50_000);
const hostileKeys =
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"error":{"__proto__":{"code":"x"},"message":"Nice try."}}';

export const hostileScenarios: readonly Scenario[] = [
  survives('no body', status(400)),
  survives('garbage that calls itself JSON', status(400, json, '{"error": {')),
  survives('HTML that calls itself JSON', status(400, json, html)),
  survives('HTML', status(400, { 'content-type': 'text/html' }, html)),
  survives('JSON that calls itself text', status(400, {}, '{"error":{"code":"E_1"}}'), {
    code: 'E_1',
  }),
  survives('null', status(400, json, 'null')),
  survives('a number', status(400, json, '42')),
  survives('an empty list', status(400, json, '[]')),
  survives('text', status(400, {}, 'No.'), { message: 'No.' }),
  survives('nesting without an end', status(400, json, deep)),
  survives(
    'an unknown charset',
    status(
      400,
      { 'content-type': 'application/json; charset=x-klingon' },
      '{"error":{"message":"Qapla"}}',
    ),
  ),
  survives('bytes that are no text', status(400, json, new Uint8Array([0xff, 0xfe, 0x00, 0xd8]))),
  survives('a byte order mark', status(400, json, '\uFEFF{"error":{"code":"BOM"}}'), {
    code: 'BOM',
  }),
  survives('a content type that is none', status(400, { 'content-type': ';;;' }, '{}')),
  survives('a million commas in Retry-After', status(400, { 'retry-after': ','.repeat(8_000) })),
  survives('a text of megabytes', status(400, {}, 'x'.repeat(3_000_000))),
  {
    ...survives('hostile keys', status(400, json, hostileKeys), { message: 'Nice try.' }),
    check: ({ info }) => {
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      expect(Object.getPrototypeOf(info?.body)).toBe(Object.prototype);
    },
  },
  {
    name: 'survives numbers and lists where texts should be',
    trap: 'T59',
    replies: [
      status(400, {}, { error: { code: 17, message: ['First.', 'Second.'], request_id: {} } }),
    ],
    expect: { ...refused, code: '17' },
  },
  {
    name: 'a message is one line of bounded length in the error’s message',
    trap: 'T59',
    needs: ['throws-status'],
    replies: [
      status(
        400,
        {},
        { error: { message: `Line\r\nfeed \u001B[31mred\u0007 ${'x'.repeat(20_000)}` } },
      ),
    ],
    expect: refused,
    check: ({ outcome }) => {
      const { message } = outcome.error as Error;
      expect(message).not.toMatch(/\p{Cc}/u);
      expect(message.length).toBeLessThan(1_000);
    },
  },
  {
    name: 'an error body without an end ends with the limit of the attempt',
    trap: 'T60',
    needs: ['status-of-broken-answers'],
    replies: [endless(status(503, { 'content-type': 'text/plain' }, 'x'.repeat(16_384)))],
    request: { reads: 'stream', timeoutMs: 1_000 },
    redial: { policy: { maxAttempts: 2 } },
    expect: {
      outcome: 'failed',
      attempts: 2,
      status: 503,
      category: 'overloaded',
      stopReason: 'attempts',
    },
    check: ({ info }) => {
      expect(String(info?.body).length).toBeLessThanOrEqual(65_536);
    },
  },
  {
    name: 'a broken gzip of an error: the status speaks',
    trap: 'T15',
    needs: ['status-of-broken-answers'],
    replies: [
      status(503, { 'content-encoding': 'gzip' }, gzipSync('{"error":"busy"}').subarray(0, 15)),
      ok({ ok: true }),
    ],
    expect: { outcome: 'resolved', attempts: 2, body: { ok: true } },
  },
  {
    name: 'a success that is labelled gzip and is none is the same every time',
    trap: 'T15',
    replies: [status(200, { ...json, 'content-encoding': 'gzip' }, '{"ok":true}')],
    expect: {
      outcome: 'failed',
      attempts: 1,
      category: 'network',
      delivery: 'answered',
      stopReason: 'not-retryable',
    },
  },
  {
    name: 'an answer that is no HTTP, again and again',
    trap: 'T51',
    replies: [raw('SSH-2.0-OpenSSH_9.9\r\n')],
    redial: { policy: { maxAttempts: 2 } },
    expect: { outcome: 'failed', attempts: 2, category: 'network', stopReason: 'attempts' },
  },
  ...[418, 499, 599].map((code): Scenario => ({
    name: `a status that nobody has heard of: ${code}`,
    replies: [status(code), ok({ ok: true })],
    redial: { policy: { maxAttempts: 1 } },
    expect: { outcome: 'failed', attempts: 1, status: code },
  })),
];
