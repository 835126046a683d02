import { redialOf } from '@redial/core';
import { dropAfterRequest, ok, status } from '@redial/testing/server';
import { HTTPError, type Options } from 'ky';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

describe('the request', () => {
  test.each<[string, string, Options]>([
    ['prefix and searchParams', '/api/orders?page=2', { prefix: '', searchParams: { page: 2 } }],
    ['baseUrl', '/base/orders', {}],
  ])('%s', async (what, path, native) => {
    server.script(status(503), ok());
    const place =
      what === 'baseUrl'
        ? { baseUrl: `${server.url}/base/`, prefix: '' }
        : { prefix: `${server.url}/api` };
    await create({ ...native, ...place }).get('orders');
    expect(server.requests.map(({ url }) => url)).toEqual([server.url + path, server.url + path]);
  });

  test.each<[string, () => Options, RegExp]>([
    ['json', () => ({ json: { a: 1 } }), /^\{"a":1\}$/],
    ['text', () => ({ body: 'text' }), /^text$/],
    ['bytes', () => ({ body: new TextEncoder().encode('bytes') }), /^bytes$/],
    ['a blob', () => ({ body: new Blob(['blob']) }), /^blob$/],
    ['parameters', () => ({ body: new URLSearchParams({ a: '1' }) }), /^a=1$/],
    [
      'a form',
      () => {
        const body = new FormData();
        body.append('a', '1');
        return { body };
      },
      /name="a"/,
    ],
  ])('%s goes out the same each time', async (_, init, expected) => {
    server.script(status(503), status(503), ok());
    await create().put('orders', init());
    const sent = server.requests.map(({ bodyText, headers }) => [
      bodyText,
      headers['content-type'],
    ]);
    expect(sent).toHaveLength(3);
    expect(sent[0]?.[0]).toMatch(expected);
    expect(new Set(sent.map(String)).size).toBe(1);
  });

  test('a one-shot stream goes out once', async () => {
    server.script(status(503));
    const body = new Blob(['streamed']).stream();
    const error = await thrownBy(create().put('orders', { body }));
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(['streamed']);
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'body-not-replayable' });
  });

  test('a one-shot stream is neither teed nor read ahead', async () => {
    server.script(ok());
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        if (pulls > 3) controller.close();
        else controller.enqueue(new Uint8Array(1));
      },
    });
    let sent: Request | undefined;
    const fetch: Options['fetch'] = (input, init) => {
      sent = input as Request;
      return globalThis.fetch(input, init);
    };
    await create({ fetch }).put('orders', { body });
    expect(sent?.bodyUsed).toBe(true);
    expect(server.requests[0]?.bodyText).toHaveLength(3);
  });

  test('a Request, body and all', async () => {
    server.script(status(429), status(503), ok());
    const request = new Request(`${server.url}/orders`, {
      method: 'PUT',
      body: '{"a":1}',
      headers: { 'x-own': 'yes' },
    });
    await create({ prefix: '' })(request);
    expect(server.requests).toHaveLength(3);
    for (const { method, bodyText, headers } of server.requests) {
      expect([method, bodyText, headers['x-own']]).toEqual(['PUT', '{"a":1}', 'yes']);
    }
  });

  test('a Request of a POST is not sent twice by mistake', async () => {
    server.script(dropAfterRequest());
    const request = new Request(`${server.url}/orders`, { method: 'POST', body: '{}' });
    const error = await thrownBy(create({ prefix: '' })(request));
    expect(redialOf(error)?.stopReason).toBe('not-safe');
    expect(server.requests).toHaveLength(1);
  });

  test('a fetch of the user’s own sends every attempt', async () => {
    server.script(status(503), ok());
    const seen: unknown[] = [];
    const fetch: Options['fetch'] = (input, init) => {
      seen.push([(input as Request).url, init && 'next' in init]);
      return globalThis.fetch(input, init);
    };
    await create({ fetch }).get('orders', { next: { revalidate: 1 } } as Options);
    const each = [`${server.url}/orders`, true];
    expect(seen).toEqual([each, each]);
  });

  test('a fetch of the user’s own may give a Response that is no Response', async () => {
    const given = {
      ok: true,
      status: 200,
      headers: new Headers({ 'content-type': 'application/json' }),
      [Symbol.toStringTag]: 'Response',
    } as unknown as Response;
    const response = await create({ fetch: () => Promise.resolve(given) }).get('orders');
    expect(response).toBe(given);
    expect(redialOf(response)?.attempts).toHaveLength(1);
  });

  test('the global fetch is looked up for each attempt', async () => {
    server.script(status(503), ok());
    const before = globalThis.fetch;
    let calls = 0;
    const api = create();
    globalThis.fetch = (...given) => {
      calls += 1;
      return before(...given);
    };
    try {
      await api.get('orders');
    } finally {
      globalThis.fetch = before;
    }
    expect(calls).toBe(2);
  });

  test('progress of an upload and a download is told', async () => {
    server.script(status(503), ok('some text'));
    const sent: number[] = [];
    const received: number[] = [];
    const response = await create().put('orders', {
      body: 'four',
      onUploadProgress: ({ transferredBytes }) => void sent.push(transferredBytes),
      onDownloadProgress: ({ transferredBytes }) => void received.push(transferredBytes),
    });
    await expect(response.text()).resolves.toBe('some text');
    expect(sent).toContain(4);
    expect(received).toContain(9);
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(['four', 'four']);
    expect(redialOf(response)).toBeUndefined(); // ky 2.1 makes a response of its own for it
  });
});
