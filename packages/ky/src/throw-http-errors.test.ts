import { createRedial, redialOf } from '@redial/core';
import { dropAfterRequest, hang, ok, status } from '@redial/testing/server';
import ky, { HTTPError, type Hooks } from 'ky';
import { describe, expect, test } from 'vitest';
import { clock, create, options, plain, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('throwHttpErrors: false', () => {
  test('the same decisions, and the last response as it came', async () => {
    server.script(
      status(429, { 'retry-after': '3' }),
      status(503),
      status(500, { 'x-id': 'r1' }, { error: 'down' }),
    );
    const response = await create({ throwHttpErrors: false }, { maxAttempts: 3 }).get('orders');
    expect(clock.waitsMs).toEqual([3_000, 1_000]);
    expect([response.status, response.ok, response.headers.get('x-id')]).toEqual([
      500,
      false,
      'r1',
    ]);
    expect(response.url).toBe(`${server.url}/orders`);
    await expect(response.json()).resolves.toEqual({ error: 'down' });
    expect(redialOf(response)).toMatchObject({
      status: 500,
      stopReason: 'attempts',
      body: { error: 'down' },
    });
    expect(redialOf(response)?.attempts).toHaveLength(3);
  });

  test('success after a failure', async () => {
    server.script(status(503), ok({ id: 1 }));
    const response = await create({ throwHttpErrors: false }).get('orders');
    await expect(response.json()).resolves.toEqual({ id: 1 });
    expect(redialOf(response)?.attempts).toHaveLength(2);
    expect(redialOf(response)?.stopReason).toBeUndefined();
  });

  test('what is final comes back at once', async () => {
    server.script(status(404, {}, 'no such order'));
    const response = await create({ throwHttpErrors: false }).get('orders');
    await expect(response.text()).resolves.toBe('no such order');
    expect(redialOf(response)).toMatchObject({
      category: 'not_found',
      stopReason: 'not-retryable',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('the answer before an attempt that the deadline cuts short is what counts', async () => {
    server.script(status(503, { 'x-id': 'r1' }, { error: 'busy' }), hang());
    const api = withRedial(plain({ throwHttpErrors: false }), {
      lane: false,
      random: () => 0,
      policy: { deadlineMs: 200 },
    });
    const response = await api.get('orders');
    expect([response.status, response.headers.get('x-id')]).toEqual([503, 'r1']);
    await expect(response.json()).resolves.toEqual({ error: 'busy' });
    expect(redialOf(response)).toMatchObject({
      status: 503,
      stopReason: 'deadline',
      attempts: [{ status: 503 }, { category: 'timeout' }],
    });
  });

  test('where ky has no attempt left, the answer comes back as well', async () => {
    server.script(status(202), status(202), status(503, {}, { error: 'busy' }));
    const hooks: Hooks = {
      afterResponse: [({ response: { status: code } }) => (code === 202 ? again() : undefined)],
    };
    const again = (): ReturnType<typeof ky.retry> => ky.retry({ delay: 0 });
    const api = create({ throwHttpErrors: false, retry: 2, hooks }, { maxAttempts: 3 });
    const response = await api.get('orders');
    await expect(response.json()).resolves.toEqual({ error: 'busy' });
    expect(redialOf(response)).toMatchObject({
      stopReason: 'attempts',
      attempts: [{ attempt: 1 }, { attempt: 2 }, { attempt: 3, status: 503 }],
    });
    expect(server.requests).toHaveLength(3);
  });

  test('set by a later `init` hook: the same decisions, and the lane is free again', async () => {
    server.script(status(503), status(503), status(404));
    const redial = createRedial({ ...options, lane: true });
    const hooks: Hooks = { init: [(own) => (own.throwHttpErrors = false)] };
    const api = withRedial(plain(), redial).extend({ hooks });
    await expect(api.get('orders')).resolves.toMatchObject({ status: 404 });
    expect(server.requests).toHaveLength(3);
    expect(redial.lanes()).toMatchObject([{ inFlight: 0 }]);
  });

  test('network errors are thrown, as ever', async () => {
    server.script(dropAfterRequest());
    const error = await thrownBy(create({ throwHttpErrors: false }).post('orders'));
    expect(redialOf(error)).toMatchObject({ category: 'network', stopReason: 'not-safe' });
  });

  test('an abort in the wait is the caller’s own reason', async () => {
    server.script(status(429, { 'retry-after': '30' }));
    const caller = new AbortController();
    const reason = new Error('gone');
    const api = withRedial(ky.create({ prefix: server.url, throwHttpErrors: false }), {
      ...options,
      onEvent: ({ type }) => {
        if (type === 'retry-scheduled') queueMicrotask(() => caller.abort(reason));
      },
    });
    await expect(api.get('orders', { signal: caller.signal })).rejects.toBe(reason);
    expect(redialOf(reason)).toBeUndefined();
  });

  test('a function decides for each status', async () => {
    const api = create({ throwHttpErrors: (code) => code !== 404 }, { maxAttempts: 2 });
    server.script(status(404));
    await expect(api.get('orders')).resolves.toMatchObject({ status: 404 });
    server.script(status(503));
    await expect(api.get('orders')).rejects.toBeInstanceOf(HTTPError);
    expect(server.requests).toHaveLength(2);
  });
});
