import { createRedial } from '@redial/core';
import { octen } from '@redial/vendors/octen';
import { okrapdf } from '@redial/vendors/okrapdf';
import { ok, status } from '@redial/testing/server';
import { expect } from 'vitest';
import type { Scenario } from '../scenario.ts';

const search = { method: 'POST', body: { json: { query: 'redial' } } } as const;
const limited = { code: 429, msg: 'Rate limit exceeded', data: {}, meta: {} };
const found = { code: 0, msg: 'success', data: { results: [] } };
const errorInside = { error: { code: 'boom', message: 'It failed.' } };

export const softFailureScenarios: readonly Scenario[] = [
  {
    name: 'a failure inside a 200 is sent again, where the vendor’s profile knows it',
    trap: 'T13',
    needs: ['soft-failures'],
    replies: [ok(limited), ok(found)],
    request: search,
    redial: { vendor: octen },
    expect: { outcome: 'resolved', attempts: 2, body: found },
  },
  {
    name: 'a hint beside a failure inside a 200 counts',
    trap: 'T13',
    needs: ['soft-failures'],
    replies: [status(200, { 'retry-after': '3' }, limited), ok(found)],
    request: search,
    redial: { vendor: octen },
    expect: { outcome: 'resolved', attempts: 2, waitsMs: [3_000] },
  },
  {
    name: 'a failure inside a 200 that will not pass surfaces, typed',
    trap: 'T13',
    needs: ['soft-failures'],
    replies: [ok({ code: 403, msg: 'Insufficient balance', data: null, request_id: 'req_1' })],
    request: search,
    redial: { vendor: octen },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 200,
      vendor: 'octen',
      category: 'billing',
      reason: 'insufficient-balance',
      code: '403',
      requestId: 'req_1',
      retryable: false,
      stopReason: 'not-retryable',
    },
  },
  {
    name: 'a failure inside a 200 that does not pass surfaces after the last attempt',
    trap: 'T13',
    needs: ['soft-failures'],
    replies: [ok(limited)],
    request: search,
    redial: { vendor: octen },
    expect: {
      outcome: 'failed',
      attempts: 4,
      status: 200,
      category: 'rate_limit',
      reason: 'rate-limited',
      code: '429',
      stopReason: 'attempts',
    },
  },
  {
    name: 'a failure inside a 200 is handed back where no exception is wanted',
    trap: 'T13',
    needs: ['soft-failures', 'no-throw'],
    replies: [ok({ code: 403, msg: 'Insufficient balance' })],
    request: { ...search, noThrow: true },
    redial: { vendor: octen },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 200,
      category: 'billing',
      body: { code: 403, msg: 'Insufficient balance' },
    },
  },
  {
    name: 'a code of the envelope that is no number is data',
    trap: 'T13',
    replies: [ok({ code: 'E-17', msg: 'a code in the catalogue' })],
    request: search,
    redial: { vendor: octen },
    expect: {
      outcome: 'resolved',
      attempts: 1,
      body: { code: 'E-17', msg: 'a code in the catalogue' },
    },
  },
  {
    name: 'a vendor without such answers: a 200 is a success',
    trap: 'T13',
    replies: [ok(errorInside)],
    redial: { vendor: okrapdf },
    expect: { outcome: 'resolved', attempts: 1, body: errorInside },
  },
  {
    name: 'no vendor named: a 200 is a success, whatever it says; diagnose tells',
    trap: 'T13',
    replies: [ok(errorInside)],
    expect: { outcome: 'resolved', attempts: 1, body: errorInside },
    check: () => {
      const diagnosis = createRedial().diagnose({ status: 200, headers: {}, body: errorInside });
      expect(diagnosis).toMatchObject({ code: 'boom', message: 'It failed.' });
    },
  },
  {
    name: 'text that looks like a failure is data',
    trap: 'T13',
    replies: [status(200, { 'content-type': 'text/plain' }, JSON.stringify(limited))],
    request: { ...search, reads: 'text' },
    redial: { vendor: octen },
    expect: { outcome: 'resolved', attempts: 1, body: JSON.stringify(limited) },
  },
];
