import { ConnectionError, redialOf } from '@redial/core';
import { drop, dropAfterRequest, ok, status } from '@redial/testing/server';
import { isNetworkError } from 'ky';
import { describe, expect, test } from 'vitest';
import { clock, create, options, plain, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('what is sent again', () => {
  test('a POST that was turned away, no earlier than asked', async () => {
    server.script(status(429, { 'retry-after': '7' }), ok({ id: 1 }));
    const response = await create().post('orders', { json: { item: 'x' } });
    await expect(response.json()).resolves.toEqual({ id: 1 });
    expect(clock.waitsMs).toEqual([7000]);
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual([
      '{"item":"x"}',
      '{"item":"x"}',
    ]);
    expect(redialOf(response)?.attempts).toMatchObject([
      { attempt: 1, category: 'rate_limit', status: 429, delayMs: 7000 },
      { attempt: 2 },
    ]);
  });

  test('a POST whose connection was lost is not: it may have been carried out', async () => {
    server.script(dropAfterRequest(), ok());
    const error = await thrownBy(create().post('orders', { json: {} }));
    expect(server.requests).toHaveLength(1);
    expect(isNetworkError(error)).toBe(true);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(redialOf(error)).toMatchObject({ delivery: 'unknown', stopReason: 'not-safe' });
  });

  test('… unless it carries a key, the same each time', async () => {
    server.script(dropAfterRequest(), status(503), ok({ id: 1 }));
    await create({}, { idempotencyKey: true }).post('orders', { json: {} }).json();
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/.{16}/);
  });

  test.each(['get', 'put', 'delete', 'head'] as const)(
    'a %s whose connection was lost',
    async (method) => {
      server.script(drop(), ok());
      await create()[method]('orders');
      expect(server.requests).toHaveLength(2);
      expect(clock.waitsMs).toEqual([500]);
    },
  );

  test.each([429, 503])('a method that ky does not know, after a %i', async (code) => {
    server.script(status(code), ok());
    await create()('orders', { method: 'PROPFIND' });
    expect(server.requests.map(({ method }) => method)).toEqual(['PROPFIND', 'PROPFIND']);
  });

  test.each([1, 2, 3, 5])('at most maxAttempts = %i', async (maxAttempts) => {
    server.script(status(503));
    const error = await thrownBy(create({}, { maxAttempts }).get('orders'));
    expect(server.requests).toHaveLength(maxAttempts);
    expect(redialOf(error)?.attempts).toHaveLength(maxAttempts);
    expect(redialOf(error)?.stopReason).toBe('attempts');
  });

  test('without end, where maxAttempts is Infinity', async () => {
    server.script(...Array.from({ length: 8 }, () => status(503)), ok());
    await create({}, { maxAttempts: Infinity }).get('orders');
    expect(server.requests).toHaveLength(9);
  });
});

describe('beforeAttempt', () => {
  test('sets headers for one attempt, on a pristine copy', async () => {
    server.script(status(503), status(503), ok());
    const seen: (string | null)[] = [];
    const api = withRedial(plain(), {
      ...options,
      beforeAttempt: ({ attempt, headers, method, url }) => {
        seen.push(`${attempt} ${method} ${url} ${headers.get('x-signature')}`);
        headers.set('x-signature', `s${attempt}`);
        headers.delete('x-draft');
      },
    });
    await api.put('orders', { json: { a: 1 }, headers: { 'x-draft': 'yes' } });
    const url = `${server.url}/orders`;
    expect(seen).toEqual([`1 PUT ${url} null`, `2 PUT ${url} null`, `3 PUT ${url} null`]);
    expect(server.requests.map(({ headers }) => headers['x-signature'])).toEqual([
      's1',
      's2',
      's3',
    ]);
    expect(server.requests.map(({ headers }) => headers['x-draft'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(Array(3).fill('{"a":1}'));
  });

  test('failing, it is an attempt that was never sent', async () => {
    let calls = 0;
    const beforeAttempt = (): void => {
      calls += 1;
      throw new TypeError('no token');
    };
    const error = await thrownBy(withRedial(plain(), { ...options, beforeAttempt }).post('orders'));
    expect(redialOf(error)).toMatchObject({ delivery: 'not-sent', message: 'no token' });
    expect(calls).toBe(redialOf(error)?.attempts.length);
    expect(server.requests).toHaveLength(0);
  });
});
