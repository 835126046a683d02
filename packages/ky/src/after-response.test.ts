import { redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { ok, scriptedServer, status } from '@redial/testing/server';
import ky, { isForceRetryError, isHTTPError, type Hooks } from 'ky';
import { describe, expect, test } from 'vitest';
import { create, options, plain, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('afterResponse', () => {
  test('may replace a response; a failure that it turns into a success is none', async () => {
    server.script(status(503));
    const onEvent = recordEvents();
    const hooks: Hooks = {
      afterResponse: [
        ({ response }) => (response.ok ? response : new Response('{"from":"fallback"}')),
      ],
    };
    const api = withRedial(plain({ hooks }), { ...options, onEvent });
    await expect(api.get('orders').json()).resolves.toEqual({ from: 'fallback' });
    await expect(api.get('orders', { throwHttpErrors: false }).json()).resolves.toEqual({
      from: 'fallback',
    });
    expect(server.requests).toHaveLength(2);
    expect(onEvent.types).toEqual([]);
  });

  test('may replace a response by another failure: that one counts', async () => {
    server.script(status(503));
    const hooks: Hooks = { afterResponse: [() => new Response('{"error":"no"}', { status: 403 })] };
    const error = await thrownBy(create({ hooks }).get('orders'));
    expect(redialOf(error)).toMatchObject({ status: 403, stopReason: 'not-retryable' });
    expect(server.requests).toHaveLength(1);
  });

  test('an error that it throws ends the call, and is the user’s own', async () => {
    class ApiError extends Error {}
    for (const reply of [ok(), status(503)]) {
      server.script(reply);
      const mine = new ApiError('envelope says no');
      const hooks: Hooks = {
        afterResponse: [
          () => {
            throw mine;
          },
        ],
      };
      await expect(create({ hooks }).get('orders')).rejects.toBe(mine);
      expect(mine.message).toBe('envelope says no');
      expect(redialOf(mine)).toBeUndefined();
      expect(server.requests).toHaveLength(1);
    }
  });

  test('an error that it throws for a success takes back no recovery', async () => {
    server.script(status(503), ok());
    const onEvent = recordEvents();
    const mine = new Error('envelope says no');
    const hooks: Hooks = {
      afterResponse: [({ response }) => (response.ok ? Promise.reject(mine) : undefined)],
    };
    const api = withRedial(plain({ hooks }), { ...options, onEvent });
    await expect(api.get('orders')).rejects.toBe(mine);
    expect(onEvent.types).toEqual(['attempt-failed', 'retry-scheduled', 'recovered']);
  });

  test('an error of another call that it throws is not taken for this one’s', async () => {
    const other = await scriptedServer(status(401, {}, { error: 'refresh token expired' }));
    server.script(status(403));
    const hooks: Hooks = {
      afterResponse: [async () => void (await ky.post(`${other.url}/refresh`, { retry: 0 }))],
    };
    const error = await thrownBy(create({ hooks }).get('orders'));
    await other.close();
    expect(isHTTPError(error) && error.response.status).toBe(401);
    expect(redialOf(error)).toBeUndefined();
  });

  test('is told where its answer came from', async () => {
    const seen: string[] = [];
    const hooks: Hooks = { afterResponse: [({ response }) => void seen.push(response.url)] };
    server.script(ok({ id: 1 }), status(404));
    await create({ hooks }).get('orders');
    await thrownBy(create({ hooks }).get('orders'));
    expect(seen).toEqual([`${server.url}/orders`, `${server.url}/orders`]);
  });

  test('reads its clone, and the caller reads the response', async () => {
    const bodies: unknown[] = [];
    const hooks: Hooks = {
      afterResponse: [async ({ response }) => void bodies.push(await response.json())],
    };
    server.script(status(503, {}, { error: 'busy' }), ok({ id: 1 }));
    await expect(create({ hooks }).get('orders').json()).resolves.toEqual({ id: 1 });
    expect(bodies).toEqual([{ error: 'busy' }, { id: 1 }]);
  });
});

describe('ky.retry()', () => {
  const refresh: Hooks = {
    afterResponse: [
      ({ request, response, retryCount }) => {
        if (response.status !== 401 || retryCount > 0) return undefined;
        const headers = new Headers(request.headers);
        headers.set('authorization', 'Bearer fresh');
        return ky.retry({ request: new Request(request, { headers }), code: 'TOKEN_REFRESHED' });
      },
    ],
  };

  test('sends again with a new token; both sendings are attempts', async () => {
    server.script(status(401), status(503), ok({ id: 1 }));
    const response = await create({ hooks: refresh }).get('orders');
    await expect(response.json()).resolves.toEqual({ id: 1 });
    expect(server.requests.map(({ headers }) => headers['authorization'])).toEqual([
      undefined,
      'Bearer fresh',
      'Bearer fresh',
    ]);
    expect(redialOf(response)?.attempts).toMatchObject([
      { attempt: 1, category: 'authentication' },
      { attempt: 2, category: 'overloaded' },
      { attempt: 3 },
    ]);
  });

  test('works with throwHttpErrors: false', async () => {
    server.script(status(401), status(503), ok({ id: 1 }));
    const api = create({ hooks: refresh, throwHttpErrors: false });
    await expect(api.get('orders').json()).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(3);
  });

  test('without an end ends, the way ky ends it', async () => {
    server.script(status(401, {}, { error: 'expired' }));
    const hooks: Hooks = { afterResponse: [() => ky.retry({ delay: 0 })] };
    const error = await thrownBy(create({ hooks }).get('orders'));
    expect(isForceRetryError(error)).toBe(true);
    expect(server.requests).toHaveLength(4);
    expect(redialOf(error)).toMatchObject({ category: 'authentication', status: 401 });
    expect(redialOf(error)?.attempts).toHaveLength(4);
  });

  test('on answers that are no failure is bounded by the user’s own limit', async () => {
    server.script(status(202));
    const hooks: Hooks = { afterResponse: [() => ky.retry({ delay: 0 })] };
    const error = await thrownBy(create({ hooks, retry: 6 }).get('orders'));
    expect(isForceRetryError(error)).toBe(true);
    expect(server.requests).toHaveLength(7);
    expect(redialOf(error)).toBeUndefined();
  });
});
