import { redialOf } from '@redial/core';
import { ok, stall, status } from '@redial/testing/server';
import { Readable } from 'node:stream';
import { FetchError, ofetch, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';
import { poolOfOne } from './pool-of-one.fixture.ts';

describe('what ofetch makes of an answer is what it was, after a failure too', () => {
  const text = 'a=1';
  const kinds: [string, FetchOptions, (data: unknown) => unknown, unknown][] = [
    ['json', {}, (data) => data, { id: 1 }],
    ['text', { responseType: 'text' }, (data) => data, '{"id":1}'],
    ['blob', { responseType: 'blob' }, (data) => (data as Blob).text(), '{"id":1}'],
    [
      'arrayBuffer',
      { responseType: 'arrayBuffer' },
      (data) => new TextDecoder().decode(data as ArrayBuffer),
      '{"id":1}',
    ],
    [
      'stream',
      { responseType: 'stream' },
      (data) => new Response(data as ReadableStream).text(),
      '{"id":1}',
    ],
    ['parseResponse', { parseResponse: (body) => body.length }, (data) => data, 8],
    [
      'parseResponse, whatever responseType says',
      { responseType: 'stream', parseResponse: (body) => body.length },
      (data) => data,
      8,
    ],
  ];

  test.each(kinds)('%s', async (_, options, read, expected) => {
    server.script(status(503, {}, { error: 'busy' }), ok({ id: 1 }));
    const native = await ofetch(`${server.url}/first`, { ...options, retry: 1 });
    server.script(status(503, {}, { error: 'busy' }), ok({ id: 1 }));
    const ours: unknown = await create()('/orders', options);
    expect(await read(ours)).toEqual(await read(native));
    server.script(ok({ id: 1 }));
    expect(await read(await create()('/orders', options))).toEqual(expected);
  });

  test.each<[string, Parameters<typeof status>, unknown]>([
    ['no content', [204], undefined],
    ['text', [200, { 'content-type': 'text/plain' }, text], text],
    ['no JSON under its name', [200, { 'content-type': 'application/json' }, '{"a":'], '{"a":'],
    ['without a type', [200, {}, new TextEncoder().encode('{"a":1}')], { a: 1 }],
  ])('%s', async (_, answer, expected) => {
    server.script(status(503), status(...answer));
    await expect(create()('/orders')).resolves.toEqual(expected);
  });

  test.each(['text/plain', 'application/json'])(
    'a stream of %s comes as it arrives',
    async (type) => {
      server.script(stall(3, status(200, { 'content-type': type }, 'abcdef')));
      const stream = await create()<unknown, 'stream'>('/orders', { responseType: 'stream' });
      const reader = stream.getReader();
      const { value } = await reader.read();
      expect(new TextDecoder().decode(value)).toBe('abc');
      await reader.cancel();
    },
  );

  test('what parseResponse throws is the caller’s own', async () => {
    const own = new SyntaxError('mine');
    const parseResponse = (): never => {
      throw own;
    };
    await expect(create()('/orders', { parseResponse })).rejects.toBe(own);
    server.script(status(503));
    await expect(create()('/orders', { parseResponse })).rejects.toBe(own);
    expect([redialOf(own), server.requests.length]).toEqual([undefined, 1]);
  });

  test('an error as a stream can be read', async () => {
    server.script(status(404, {}, { error: 'gone' }));
    const error = (await thrownBy(
      create()('/orders', { responseType: 'stream' }),
    )) as FetchError<ReadableStream>;
    expect(redialOf(error)?.body).toEqual({ error: 'gone' });
    expect(await new Response(error.data ?? null).text()).toBe('{"error":"gone"}');
  });

  test('an error as a stream is not cut, however long', async () => {
    server.script(status(404, {}, 'x'.repeat(1_500_000)));
    const error = (await thrownBy(
      create()('/orders', { responseType: 'stream' }),
    )) as FetchError<ReadableStream>;
    expect(await new Response(error.data ?? null).text()).toHaveLength(1_500_000);
  });

  test('a failed stream gives way to the next attempt in a pool of one connection', async () => {
    server.script(status(503, {}, 'x'.repeat(500_000)), ok({ id: 1 }));
    const options = { responseType: 'stream', dispatcher: await poolOfOne() } as const;
    const stream = await create()<unknown, 'stream'>('/orders', options);
    expect(await new Response(stream).json()).toEqual({ id: 1 });
  });

  test('the body of a failed stream frees its connection', async () => {
    server.script(stall(3, status(503, {}, 'x'.repeat(50))), ok('done'));
    const stream = await create()<unknown, 'stream'>('/orders', {
      responseType: 'stream',
      timeout: 200,
    });
    expect(await new Response(stream).text()).toBe('done');
  });
});

describe('what ofetch sends is what it was', () => {
  test.each<[string, FetchOptions, string, string | undefined]>([
    ['JSON', { body: { a: 1 } }, '{"a":1}', 'application/json'],
    ['a list', { body: [1] as never }, '[1]', 'application/json'],
    ['text', { body: 'a' }, 'a', 'application/json'],
    ['bytes', { body: new TextEncoder().encode('a') }, 'a', undefined],
    ['a Blob', { body: new Blob(['a'], { type: 'text/x' }) }, 'a', 'text/x'],
    [
      'parameters',
      { body: new URLSearchParams({ a: '1' }) },
      'a=1',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
  ])('%s, each time', async (_, options, bodyText, type) => {
    server.script(status(429), ok());
    await create()('/orders', { method: 'post', ...options });
    expect(
      server.requests.map((each) => [each.method, each.bodyText, each.headers['content-type']]),
    ).toEqual([
      ['POST', bodyText, type],
      ['POST', bodyText, type],
    ]);
  });

  test('a form, each time with the boundary that its body has', async () => {
    server.script(status(429), ok());
    const body = new FormData();
    body.set('a', '1');
    await create()('/orders', { method: 'POST', body });
    for (const { headers, bodyText } of server.requests) {
      const [, boundary = 'none'] = /boundary=(.+)/.exec(headers['content-type'] ?? '') ?? [];
      expect(bodyText).toContain(boundary);
    }
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, () => NonNullable<FetchOptions['body']>]>([
    ['a web stream', () => new Blob(['x']).stream()],
    ['a Node stream', () => Readable.from(['x'])],
  ])('%s, once', async (_, body) => {
    server.script(status(429, { 'retry-after': '1' }, { error: 'slow down' }));
    const sent = create()('/orders', { method: 'POST', body: body() });
    const error = (await sent.catch((reason: unknown) => reason)) as FetchError;
    expect([error.status, error.data]).toEqual([429, { error: 'slow down' }]);
    expect(redialOf(error)?.stopReason).toBe('body-not-replayable');
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(['x']);
  });

  test('a Request that was read before fails as it does without Redial', async () => {
    const request = new Request(server.url, { method: 'POST', body: 'x' });
    await request.text();
    const error = await thrownBy(create()(request));
    expect(error).toBeInstanceOf(FetchError);
    expect(redialOf(error)?.attempts).toHaveLength(1);
    expect(server.requests).toHaveLength(0);
  });

  test('the signal of a Request ends it', async () => {
    const caller = new AbortController();
    const reason = new Error('mine');
    server.script(() => {
      queueMicrotask(() => caller.abort(reason));
      return status(503, { 'retry-after': '30' });
    });
    const request = new Request(server.url, { signal: caller.signal });
    const error = await thrownBy(create()(request));
    expect([error.cause, redialOf(error)]).toEqual([reason, undefined]);
  });

  test.each<[string, string, FetchOptions, FetchOptions]>([
    ['/orders', '/orders?page=2', {}, { query: { page: 2 } }],
    ['orders?a=1', '/orders?a=1&page=2', {}, { query: { page: 2 } }],
    ['/orders', '/orders?all=true&page=2', { query: { all: true } }, { params: { page: 2 } }],
    ['/orders', '/orders?key=a+b&x=1&x=2', {}, { query: { key: 'a b', x: [1, 2] } }],
  ])('%s to %s', async (path, expected, defaults, options) => {
    server.script(status(503), ok());
    await create(defaults)(path, options);
    const urls = server.requests.map(({ url }) => url.replace(server.url, ''));
    expect(urls).toEqual([expected, expected]);
  });

  test('a URL object', async () => {
    server.script(status(503), ok({ id: 1 }));
    await expect(create()(new URL('/a', server.url) as never)).resolves.toEqual({ id: 1 });
  });
});

test('a Response of another make is taken as it is', async () => {
  const statuses = [503, 200];
  const foreign = (): Promise<Response> => {
    const code = statuses.shift() ?? 200;
    return Promise.resolve({
      status: code,
      statusText: '',
      headers: new Headers({ 'content-type': 'application/json' }),
      body: {},
      text: () => Promise.resolve(`{"code":${code}}`),
    } as unknown as Response);
  };
  const $fetch = create().create({}, { fetch: foreign });
  const response = await $fetch.raw('/orders');
  expect(response._data).toEqual({ code: 200 });
  expect(redialOf(response)?.attempts).toMatchObject([{ status: 503 }, {}]);
});
