import { redialOf } from '@redial/core';
import { ok, stall, status, truncate } from '@redial/testing/server';
import { HTTPError, type Options } from 'ky';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

describe('the answer', () => {
  test('is not held back where its progress is watched', async () => {
    server.script(stall(5, ok({ id: 1 })));
    const response = await create().get('orders', { onDownloadProgress: () => undefined });
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  test.each([
    ['with a length', truncate(5, ok({ id: 1 }))],
    [
      'in chunks',
      truncate(
        5,
        status(
          200,
          { 'transfer-encoding': 'chunked', 'content-type': 'application/json' },
          '{"id":1}',
        ),
      ),
    ],
  ])('JSON that breaks off %s is a failed attempt', async (_, reply) => {
    server.script(reply, ok({ id: 2 }));
    await expect(create().get('orders').json()).resolves.toEqual({ id: 2 });
    server.script(reply);
    const error = await thrownBy(create().post('orders').json());
    expect(redialOf(error)).toMatchObject({
      category: 'network',
      delivery: 'answered',
      stopReason: 'not-safe',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('text that breaks off is ky’s to report, unmarked', async () => {
    server.script(truncate(5, ok('some text')));
    const error = await thrownBy(create().get('orders').text());
    expect(error).toBeInstanceOf(TypeError);
    expect(redialOf(error)).toBeUndefined();
  });

  test('is the very response that fetch gave, where it is no JSON', async () => {
    const given = new Response('some text');
    const fetch: Options['fetch'] = async () => given;
    await expect(create({ fetch }).get('orders')).resolves.toBe(given);
  });

  test('is told by where it comes from, where it is JSON', async () => {
    const response = await create().get('orders');
    const { url, redirected, type } = await fetch(`${server.url}/orders`);
    expect(response).toMatchObject({ url, redirected, type });
    await expect(response.json()).resolves.toEqual({ id: 1 });
  });

  test('parseJson is the user’s, on success and on failure', async () => {
    const api = create({ parseJson: (text) => ({ parsed: JSON.parse(text) as unknown }) });
    await expect(api.get('orders').json()).resolves.toEqual({ parsed: { id: 1 } });
    server.script(status(404, {}, { error: { code: 'gone' } }));
    const error = await thrownBy(api.get('orders'));
    expect((error as HTTPError).data).toEqual({ parsed: { error: { code: 'gone' } } });
    expect(redialOf(error)).toMatchObject({ code: 'gone' });
  });

  test('without a body', async () => {
    server.script(status(204), status(503), status(204));
    const api = create();
    expect(await api.get('orders').text()).toBe('');
    expect((await api.head('orders')).status).toBe(204);
  });

  test.each([301, 304])('a %i that ky throws is explained, and not tried again', async (code) => {
    server.script(status(code, { location: '/x' }));
    const error = await thrownBy(create().get('orders', { redirect: 'manual' }));
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({ status: code, stopReason: 'not-retryable' });
    const response = await create({ throwHttpErrors: false }).get('orders', { redirect: 'manual' });
    expect(redialOf(response)?.stopReason).toBeUndefined();
  });
});

test('an answer of a class of its own is the one on the error', async () => {
  class Answer extends Response {}
  const answer = new Answer('no', { status: 404 });
  const error = await thrownBy(create({ fetch: async () => answer }).get('orders'));
  expect((error as HTTPError).response).toBe(answer);
});
