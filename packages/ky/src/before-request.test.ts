import { redialOf } from '@redial/core';
import { ok, status } from '@redial/testing/server';
import { isHTTPError, type Hooks } from 'ky';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

describe('beforeRequest', () => {
  test('a header that it sets goes out with every attempt', async () => {
    const hooks: Hooks = { beforeRequest: [({ request }) => request.headers.set('x-sig', 's1')] };
    server.script(status(503), status(503), ok());
    await create({ hooks }).get('orders');
    expect(server.requests.map(({ headers }) => headers['x-sig'])).toEqual(['s1', 's1', 's1']);
  });

  test('a Request that it returns is what is sent', async () => {
    const hooks: Hooks = {
      beforeRequest: [({ request }) => new Request(`${server.url}/other`, request)],
    };
    server.script(status(503), ok());
    await create({ hooks }).put('orders', { json: { a: 1 } });
    const each = { url: `${server.url}/other`, bodyText: '{"a":1}' };
    expect(server.requests).toMatchObject([each, each]);
  });

  test('a Response that it returns is none of ours', async () => {
    const hooks: Hooks = {
      beforeRequest: [() => new Response('{"from":"cache"}', { status: 200 })],
    };
    const response = await create({ hooks }).get('orders');
    await expect(response.json()).resolves.toEqual({ from: 'cache' });
    expect(redialOf(response)).toBeUndefined();
    const failed = { beforeRequest: [() => new Response('', { status: 503 })] };
    const error = await thrownBy(create({ hooks: failed }).get('orders'));
    expect(isHTTPError(error)).toBe(true);
    expect(redialOf(error)).toBeUndefined();
    const api = create({ hooks: failed, throwHttpErrors: false });
    await expect(api.get('orders')).resolves.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(0);
  });

  test('an error that it throws is the user’s own', async () => {
    const mine = new Error('no session');
    const hooks: Hooks = {
      beforeRequest: [
        () => {
          throw mine;
        },
      ],
    };
    await expect(create({ hooks }).get('orders')).rejects.toBe(mine);
    expect(mine.message).toBe('no session');
    expect(redialOf(mine)).toBeUndefined();
  });
});
