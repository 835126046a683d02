import { defineProfile, RateLimitError, redialOf, type RedialOptions } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { ok, status } from '@redial/testing/server';
import ky, { isHTTPError, type Hooks, type KyInstance, type Options } from 'ky';
import { beforeEach, expect, test } from 'vitest';
import { clock, options, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

const vendor = defineProfile({
  vendor: 'acme',
  hosts: ['127.0.0.1'],
  read: { code: ['code'], message: ['msg'] },
  softFailure: { path: 'code', numberOtherThan: 0 },
  rules: [
    {
      reason: 'too-fast',
      when: { code: ['4290'] },
      category: 'rate_limit',
      source: 'https://example.com/errors',
    },
    {
      reason: 'no-such-order',
      when: { code: ['4040'] },
      category: 'not_found',
      source: 'https://example.com/errors',
    },
  ],
});

beforeEach(() => server.script(ok({ code: 0, data: { id: 1 } })));

const create = (native: Options = {}, more: RedialOptions = { vendor }): KyInstance =>
  withRedial(ky.create({ prefix: server.url, ...native }), {
    ...options,
    policy: { jitter: 'none', maxAttempts: 3 },
    ...more,
  });

const tooFast = ok({ code: 4290, msg: 'Slow down' });
const missing = ok({ code: 4040, msg: 'No such order' });

test('one that may pass is sent again', async () => {
  server.script(tooFast, tooFast, ok({ code: 0, data: { id: 1 } }));
  const response = await create().get('orders');
  await expect(response.json()).resolves.toEqual({ code: 0, data: { id: 1 } });
  expect(clock.waitsMs).toEqual([500, 1000]);
  expect(redialOf(response)?.attempts).toHaveLength(3);
  expect(response.ok).toBe(true);
});

test('one that stays is thrown as ky throws a status, and typed', async () => {
  server.script(tooFast);
  const error = await thrownBy(create().get('orders'));
  expect(isHTTPError(error)).toBe(true);
  expect(error).toBeInstanceOf(RateLimitError);
  if (!isHTTPError(error)) throw error;
  expect(error.response.status).toBe(200);
  expect(error.data).toEqual({ code: 4290, msg: 'Slow down' });
  expect(error.message).toMatch(
    /^Request failed with status code 200 OK: GET .*: acme rate_limit 200 4290: Slow down\. \(3 attempts\)/,
  );
  expect(redialOf(error)).toMatchObject({
    vendor: 'acme',
    reason: 'too-fast',
    stopReason: 'attempts',
  });
});

test('one that is final is thrown at once', async () => {
  server.script(missing);
  const error = await thrownBy(create().get('orders'));
  expect(server.requests).toHaveLength(1);
  expect(redialOf(error)).toMatchObject({ category: 'not_found', stopReason: 'not-retryable' });
});

test('the user’s hooks see each response as it came', async () => {
  server.script(tooFast, ok({ code: 0 }));
  const seen: unknown[] = [];
  const hooks: Hooks = {
    afterResponse: [async ({ response }) => void seen.push(response.ok, await response.json())],
    beforeRetry: [({ error }) => void seen.push(isHTTPError(error) && error.data)],
  };
  await create({ hooks }).get('orders');
  expect(seen).toEqual([
    true,
    { code: 4290, msg: 'Slow down' },
    { code: 4290, msg: 'Slow down' },
    true,
    { code: 0 },
  ]);
});

test('a hook’s own response in its place is what counts', async () => {
  server.script(missing);
  const hooks: Hooks = { afterResponse: [() => new Response('{"from":"fallback"}')] };
  await expect(create({ hooks }).get('orders').json()).resolves.toEqual({ from: 'fallback' });
});

test.each<[string, NonNullable<Options['throwHttpErrors']>]>([
  ['false', false],
  ['a function that does not mind', () => false],
])('throwHttpErrors: %s: the same decisions, the answer as it came', async (_, throwHttpErrors) => {
  server.script(tooFast);
  const response = await create({ throwHttpErrors }).get('orders');
  expect([response.status, response.ok]).toEqual([200, true]);
  await expect(response.json()).resolves.toEqual({ code: 4290, msg: 'Slow down' });
  expect(server.requests).toHaveLength(3);
  expect(redialOf(response)).toMatchObject({ reason: 'too-fast', stopReason: 'attempts' });
});

test.each<[string, RedialOptions, Parameters<typeof ok>[0] | undefined]>([
  ['without a vendor', {}, { code: 4290, msg: 'Slow down' }],
  ['that is none', { vendor }, { code: 0, error: 'is a word here' }],
])('a 2xx %s is left alone', async (_, more, body) => {
  server.script(ok(body));
  const onEvent = recordEvents();
  await expect(
    create({}, { ...more, onEvent })
      .get('orders')
      .json(),
  ).resolves.toEqual(body);
  expect(onEvent.types).toEqual([]);
});

test('text that looks like one is left alone', async () => {
  server.script(status(200, { 'content-type': 'text/plain' }, '{"code":4290}'));
  await expect(create().get('orders').text()).resolves.toBe('{"code":4290}');
});
