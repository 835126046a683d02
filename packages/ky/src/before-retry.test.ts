import { redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { drop, ok, status } from '@redial/testing/server';
import ky, { isHTTPError, isNetworkError, type Hooks } from 'ky';
import { describe, expect, test } from 'vitest';
import { clock, create, options, plain, server } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('beforeRetry', () => {
  test('may refresh a header, in place or by a new Request', async () => {
    server.script(status(503), status(503), ok());
    const hooks: Hooks = {
      beforeRetry: [
        ({ request, retryCount }) => {
          if (retryCount === 2) return new Request(request, { headers: { 'x-token': 't2' } });
          request.headers.set('x-token', `t${retryCount}`);
          return undefined;
        },
      ],
    };
    await create({ hooks }).put('orders', { json: { a: 1 } });
    expect(server.requests.map(({ headers }) => headers['x-token'])).toEqual([
      undefined,
      't1',
      't2',
    ]);
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(Array(3).fill('{"a":1}'));
  });

  test('runs after the wait, with the error of the attempt', async () => {
    server.script(status(429, { 'retry-after': '7' }), drop(), ok());
    const seen: unknown[] = [];
    const hooks: Hooks = {
      beforeRetry: [
        ({ error }) => {
          const kind = isHTTPError(error) ? error.response.status : isNetworkError(error);
          seen.push([kind, clock.waitsMs.length]);
        },
      ],
    };
    await create({ hooks }).get('orders');
    expect(seen).toEqual([
      [429, 1],
      [true, 2],
    ]);
  });

  test('may return a Response instead', async () => {
    server.script(status(503));
    const hooks: Hooks = { beforeRetry: [() => new Response('{"from":"cache"}')] };
    await expect(create({ hooks }).get('orders').json()).resolves.toEqual({ from: 'cache' });
    expect(server.requests).toHaveLength(1);
  });

  test('may return one that is an error: that is no abort', async () => {
    server.script(status(503));
    const onEvent = recordEvents();
    const hooks: Hooks = { beforeRetry: [() => new Response(null, { status: 500 })] };
    const api = withRedial(plain({ hooks }), { ...options, onEvent });
    await expect(api.get('orders')).rejects.toThrow('500');
    expect(onEvent.types).toEqual(['attempt-failed', 'retry-scheduled', 'gave-up']);
  });

  test('may stop without an error', async () => {
    server.script(status(503));
    await expect(
      create({ hooks: { beforeRetry: [() => ky.stop] } }).get('orders'),
    ).resolves.toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test('may stop with an error of its own', async () => {
    server.script(status(503));
    const mine = new Error('enough');
    const hooks: Hooks = {
      beforeRetry: [
        () => {
          throw mine;
        },
      ],
    };
    await expect(create({ hooks }).get('orders')).rejects.toBe(mine);
    expect(redialOf(mine)).toBeUndefined();
  });
});
