import { BadRequestError, redialOf } from '@redial/core';
import { endless, stall, status, truncate, type SocketReply } from '@redial/testing/server';
import type { FetchError, FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';
import { withEnd } from './error-body.ts';

const body = { error: 'wrong', padding: 'x'.repeat(50) };

const answer = (chunks: string[], end: 'close' | 'error' | 'never'): Response => {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
        if (end === 'close') controller.close();
        if (end === 'error') controller.error(new TypeError('terminated'));
      },
    }),
    { status: 418, statusText: 'Teapot', headers: { 'x-own': 'o' } },
  );
};

describe('withEnd', () => {
  test('gives back the response itself, unread, where its body ends', async () => {
    const response = answer(['a', 'b'], 'close');
    expect(await withEnd(response, Infinity, false)).toBe(response);
    expect(await response.text()).toBe('ab');
    const empty = new Response(null, { status: 404 });
    expect(await withEnd(empty, Infinity, false)).toBe(empty);
  });

  test.each<['error' | 'never', boolean]>([
    ['error', false],
    ['error', true],
    ['never', false],
  ])('%s, whole: %s: gives back what had arrived', async (end, whole) => {
    const response = answer(['a', 'b'], end);
    Object.defineProperty(response, 'url', { value: 'https://api.test/' });
    const cut = await withEnd(response, 20, whole);
    expect(cut).not.toBe(response);
    // A stream that fails gives up what nobody had read; whatever is left, it ends.
    expect('ab').toContain(await cut.text());
    expect([cut.status, cut.statusText, cut.headers.get('x-own'), cut.url]).toEqual([
      418,
      'Teapot',
      'o',
      'https://api.test/',
    ]);
  });

  test('leaves a slow body alone where the whole is wanted', async () => {
    const response = answer(['a'], 'never');
    expect(await withEnd(response, 20, true)).toBe(response);
    await response.body?.cancel();
  });

  test.each([false, true])('more than a mebibyte, whole: %s', async (whole) => {
    const chunk = 'x'.repeat(300_000);
    const handed = await withEnd(answer([chunk, chunk, chunk, chunk, chunk], 'close'), 1e3, whole);
    expect((await handed.text()).length).toBe(whole ? 1_500_000 : 1_200_000);
  });
});

describe('an error body that is not what it promised still ends', () => {
  test.each<[string, SocketReply, FetchOptions?]>([
    ['cut short', truncate(9, status(400, {}, body))],
    ['cut short, in chunks', truncate(9, status(400, { 'transfer-encoding': 'chunked' }, body))],
    ['stalled', stall(9, status(400, {}, body)), { timeout: 200 }],
  ])('%s', async (_, reply, options) => {
    server.script(reply);
    const error = await thrownBy(create()('/orders', options));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error.status).toBe(400);
    expect(error.response?.url).toBe(`${server.url}/orders`);
    expect(redialOf(error)?.attempts).toHaveLength(1);
  });

  test('without an end', async () => {
    server.script(endless(status(400, {}, 'x'.repeat(5_000))));
    const error = (await thrownBy(
      create()<unknown, 'text'>('/orders', { responseType: 'text' }),
    )) as FetchError<string>;
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error.data?.length).toBeGreaterThan(1_000_000);
  });

  test('longer than what Redial reads of it: whole for its owner', async () => {
    const long = { list: Array.from({ length: 10_000 }, (_, n) => `field ${n}`) };
    server.script(status(422, {}, long));
    const error = await thrownBy(create()('/orders'));
    expect(error.data).toEqual(long);
  });
});

test('an answer of a class of its own is the one on the error', async () => {
  class Answer extends Response {}
  const odd = new Answer('no', { status: 404 });
  const error = await thrownBy(create({}, {}, async () => odd)('/orders'));
  expect(error.response).toBe(odd);
});
