import { createRedial } from '@redial/core';
import { describe, expect, test } from 'vitest';
import { octen } from './profile.ts';

const redial = createRedial({ vendor: octen });

const diagnose = (status: number, body: object | string) =>
  redial.diagnose({ status, headers: {}, body });

describe('octen', () => {
  test.each([
    ['a code of 0', { code: 0, msg: 'success', data: { results: [] }, meta: {} }],
    ['a code that is a text', { code: '400', msg: 'a field of the data' }],
    ['no code: chat completions', { id: 'chatcmpl-1', choices: [] }],
    ['URLs that failed', { code: 0, data: { results: [{ url: 'x', status: 'failed' }] } }],
    ['a warning', { code: 0, data: {}, meta: { warning: '1 URL(s) failed' } }],
    ['null', { code: null }],
    ['text', 'data: {"request_id":"20260403120000003ABCDE12345"}'],
  ])('a success with %s stays one', (_name, body) => {
    expect(diagnose(200, body)).toBeUndefined();
  });

  test.each([
    ['Forbidden', 'billing'],
    ['', 'billing'],
    ['Insufficient balance to access this endpoint', 'billing'],
    ['Access denied: your balance is too low', 'billing'],
    ['A payment method is required to access this API', 'billing'],
    ['Payment required to access this endpoint', 'billing'],
    ['Insufficient funds to access this endpoint', 'billing'],
    ['Insufficient quota. You do not have access', 'billing'],
    ['Credit is needed to access this endpoint', 'billing'],
    ['You have no credits for access to this endpoint', 'billing'],
    ['Beta access required', 'permission'],
    ['Access to this endpoint is not enabled', 'permission'],
    ['This endpoint is in beta', 'permission'],
    ['You do not have permission to use this endpoint', 'permission'],
  ])('403 %j is %s', (msg, category) => {
    expect(diagnose(403, { code: 403, msg })?.category).toBe(category);
    expect(diagnose(403, { msg })?.category).toBe(category);
    expect(diagnose(200, { code: 403, msg })?.category).toBe(category);
  });

  test.each<[message: string, limit: string | undefined]>([
    ['Too Many Requests', undefined],
    ['account limit 5 QPS', 'account limit, 5 QPS'],
    ['API key limit exceeded (20 RPM)', 'API key limit, 20 RPM'],
    ['api-key level rate limit: 50 requests/s', 'api-key level rate limit, 50 requests/s'],
    ['exceeded 500,000 tokens per minute', '500,000 tokens per minute'],
    ['1 concurrent request allowed', '1 concurrent request'],
    [`${'9'.repeat(100_000)} things`, undefined],
  ])('429 %j names %j, and no wait', (msg, limit) => {
    const diagnosis = diagnose(429, { code: 429, msg });
    expect(diagnosis?.details).toEqual(
      limit === undefined ? [] : [{ field: 'limit', message: limit }],
    );
    expect(diagnosis?.retryAfterMs).toBeUndefined();
  });

  test.each([
    'Account limit exceeded: 100 RPM. Upgrade your plan for a higher limit.',
    'API key limit exceeded: 20 RPM (plan: Free)',
    'API key usage limit exceeded (20 RPM)',
    'Account limit exceeded: 1 concurrent request. Upgrade your plan for a higher limit.',
  ])('429 %j is waited for, and no spent balance', (msg) => {
    const expected = { reason: 'rate-limited', category: 'rate_limit', retryable: true };
    expect(diagnose(429, { code: 429, msg })).toMatchObject(expected);
    expect(diagnose(200, { code: 429, msg })).toMatchObject(expected);
  });

  test.each([
    [429, 'Insufficient balance'],
    [429, 'No credit left'],
    [429, 'No credits left'],
    [402, 'Quota exhausted'],
    [402, ''],
  ])('%i %j is a spent balance', (status, msg) => {
    expect(diagnose(status, { code: status, msg })?.reason).toBe('insufficient-balance');
    expect(diagnose(status, { msg })?.reason).toBe('insufficient-balance');
  });

  test.each([
    [400, 'queries: no more than 30 searches are allowed in one request', 'bad-request'],
    [500, 'Internal Server Error: balance service exhausted retries', 'server-error'],
  ])('%i %j is none', (status, msg, reason) => {
    expect(diagnose(status, { code: status, msg })?.reason).toBe(reason);
  });

  test('a limit in the words of another failure is no detail', () => {
    expect(diagnose(400, { code: 400, msg: 'more than 20 requests per call' })?.details).toEqual(
      [],
    );
  });

  test.each([
    ['<html><title>403 Forbidden</title></html>', 'blocked-by-proxy'],
    ['<html><title>ERROR: The request could not be satisfied</title></html>', 'blocked-by-proxy'],
    ['Forbidden', 'blocked-by-proxy'],
    ['Insufficient balance', 'insufficient-balance'],
    ['', 'insufficient-balance'],
  ])('403 without an envelope, %j: %s', (body, reason) => {
    expect(diagnose(403, body)?.reason).toBe(reason);
  });

  test.each<[name: string, first: () => Promise<Response>]>([
    ['was answered with a failure', async () => Response.json({ code: 500 }, { status: 500 })],
    [
      'lost its connection',
      async () =>
        Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })),
    ],
  ])('a POST that %s is sent again: it only reads', async (_name, first) => {
    let attempts = 0;
    const response = await createRedial({ vendor: octen, policy: { baseDelayMs: 0 } }).run(
      async () => {
        attempts += 1;
        return attempts === 1 ? first() : Response.json({ code: 0 });
      },
      { method: 'POST', url: 'https://api.octen.ai/search' },
    );
    expect([response.status, attempts]).toEqual([200, 2]);
  });
});
