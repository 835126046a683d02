import { defineProfile, redialOf } from '@redial/core';
import { describe, expect, test, vi } from 'vitest';
import { withRedial, type RedialRequestInit } from './index.ts';

/** JSON documents without an end, under the label of one: what Docker's `/events` sends. */
const endless = async (): Promise<Response> =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"event":1}\n')),
    }),
    { headers: { 'content-type': 'application/json' } },
  );

test.each<[string, RedialRequestInit]>([
  ['that is sent once', { redial: false }],
  [
    'that asks for lines of it, as those of tRPC do,',
    { headers: { 'trpc-accept': 'application/jsonl' } },
  ],
  ['that asks for lines in `Headers`,', { headers: new Headers({ accept: 'application/jsonl' }) }],
  [
    'that asks for lines in `Headers`, by a name of its own,',
    { headers: new Headers({ 'trpc-accept': 'application/x-ndjson' }) },
  ],
])('a call %s gets JSON as it comes', async (_, init) => {
  const response = await withRedial(endless)('http://127.0.0.1/events', init);
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  expect(new TextDecoder().decode(value)).toBe('{"event":1}\n');
  await reader?.cancel();
});

const soft = defineProfile({
  vendor: 'acme',
  hosts: [],
  rules: [],
  softFailure: { path: 'code', numberOtherThan: 0 },
});
const softly = (): Promise<Response> => Promise.resolve(Response.json({ code: 7, msg: 'No' }));

describe('a failure inside a 2xx can be read by whoever gets it', () => {
  test('given back', async () => {
    const response = await withRedial(softly, { vendor: soft })('http://127.0.0.1/orders');
    await expect(response.json()).resolves.toEqual({ code: 7, msg: 'No' });
  });

  test('on the error', async () => {
    const throwing = withRedial(softly, { vendor: soft }, { throwHttpErrors: true });
    const error = await throwing('http://127.0.0.1/orders').catch((thrown: unknown) => thrown);
    const { response } = error as { response: Response };
    await expect(response.json()).resolves.toEqual({ code: 7, msg: 'No' });
  });

  test('given back because the deadline cut the next attempt short', async () => {
    let calls = 0;
    const fetch = (_: unknown, init?: RequestInit): Promise<Response> =>
      ++calls === 1
        ? softly()
        : new Promise((_resolve, reject) => {
            const { signal } = init ?? {};
            signal?.addEventListener('abort', () => reject(signal.reason as Error));
          });
    const policy = { deadlineMs: 60, baseDelayMs: 1, shouldRetry: () => true };
    const response = await withRedial(fetch, { vendor: soft, policy })('http://127.0.0.1/orders');
    await expect(response.json()).resolves.toEqual({ code: 7, msg: 'No' });
    expect(redialOf(response)).toMatchObject({ stopReason: 'deadline' });
  });
});

describe('every attempt starts from what the caller gave', () => {
  const twice = { policy: { baseDelayMs: 0, shouldRetry: () => true, maxAttempts: 3 } };
  const url = 'http://127.0.0.1/orders';

  test.each<[string, () => [string | Request, RequestInit?]]>([
    ['Headers', () => [url, { headers: new Headers({ a: '1' }) }]],
    ['an object', () => [url, { headers: { a: '1' } }]],
    ['pairs', () => [url, { headers: [['a', '1']] }]],
    ['a Request', () => [new Request(url, { headers: { a: '1' } })]],
  ])('%s, which what sends writes into', async (_, create) => {
    const seen: (string | null)[] = [];
    const signing = async (input: unknown, init?: RequestInit): Promise<Response> => {
      const { headers } = (init?.headers ? init : input) as { headers: Headers };
      if (headers instanceof Headers) headers.append('a', 'signed');
      else if (Array.isArray(headers)) (headers as string[][]).push(['a', 'signed']);
      else Object.assign(headers, { a: `${headers['a'] as string}, signed` });
      seen.push(new Headers(headers).get('a'));
      return new Response(null, { status: 503 });
    };
    const [input, init] = create();
    await withRedial(signing, twice)(input, init);
    expect(seen).toEqual(['1, signed', '1, signed', '1, signed']);
    if (init) expect(new Headers(init.headers).get('a')).toBe('1');
  });

  test('and not from what the caller makes of it later', async () => {
    const init = { method: 'PUT' };
    const seen: (string | undefined)[] = [];
    await withRedial(async (_, { method } = {}) => {
      seen.push(method);
      init.method = 'DELETE';
      return new Response(null, { status: 503 });
    }, twice)(url, init);
    expect(seen).toEqual(['PUT', 'PUT', 'PUT']);
  });
});

test('what hangs on the given fetch hangs on the resilient one', () => {
  const preconnect = (): void => {};
  expect(withRedial(Object.assign(endless, { preconnect }))).toHaveProperty(
    'preconnect',
    preconnect,
  );
});

test.each([
  [[1], 'fetch must be a function; got 1'],
  [[null], 'fetch must be a function; got null'],
  [[fetch, {}, { attemptTimeoutMs: -1 }], 'adapterOptions.attemptTimeoutMs must be'],
  [[fetch, {}, { throwErrors: true }], 'adapterOptions.throwErrors is not an option'],
])('what is wrong is named at once: %o', (wrong, words) => {
  expect(() => withRedial(...(wrong as []))).toThrow(`redial: ${words}`);
});

test('where there is no fetch, it has to be given', () => {
  vi.stubGlobal('fetch', undefined);
  expect(() => withRedial()).toThrow('redial: fetch must be a function');
  vi.unstubAllGlobals();
});

test('made of the global fetch, it sends by the one that is there at the time', async () => {
  const resilient = withRedial();
  const mock = vi.fn<typeof fetch>(async () => new Response('mocked'));
  vi.stubGlobal('fetch', mock);
  expect(await (await resilient('http://127.0.0.1/')).text()).toBe('mocked');
  vi.stubGlobal('fetch', withRedial(mock));
  expect(await (await resilient('http://127.0.0.1/')).text()).toBe('mocked');
  expect(mock).toHaveBeenCalledTimes(2);
  vi.unstubAllGlobals();
});

test.each<[string, RedialRequestInit]>([
  ['for the last time', { redial: { policy: { maxAttempts: 1 } } }],
  ['once', { redial: false }],
])('a Request that is sent %s is not copied, which would keep its body', async (_, init) => {
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: 'large' });
  const sent: unknown[] = [];
  const resilient = withRedial(async (input) => {
    sent.push(input);
    return new Response(null, { status: 503 });
  });
  await resilient(request, init);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toBe(request);
});

test('a second Redial replaces the first', async () => {
  let calls = 0;
  const busy = async (): Promise<Response> => {
    calls++;
    return new Response(null, { status: 503 });
  };
  const once = withRedial(busy, { policy: { maxAttempts: 2, baseDelayMs: 0 } });
  await withRedial(once, { policy: { maxAttempts: 3, baseDelayMs: 0 } })('http://127.0.0.1/');
  expect(calls).toBe(3);
});

test('a mock that gives the same response each time: its body reaches the caller', async () => {
  const same = new Response('busy', { status: 503 });
  const response = await withRedial(async () => same, { policy: { baseDelayMs: 0 } })(
    'http://127.0.0.1/',
  );
  expect(await response.text()).toBe('busy');
});

describe('a fetch that ignores its signal', () => {
  const silent = new Promise<never>(() => {});
  const json = (): Response =>
    new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } });
  const deaf: [string, () => Promise<Response>][] = [
    ['never answers', () => silent],
    ['never ends its JSON', async () => json()],
  ];

  test.each(deaf)('%s: ends with the deadline', async (_, fetch) => {
    const resilient = withRedial(fetch, { policy: { deadlineMs: 50 } });
    const error: unknown = await resilient('http://127.0.0.1/').catch((thrown: unknown) => thrown);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
  });

  test.each(deaf)('%s: each attempt ends with its own limit', async (_, fetch) => {
    const policy = { maxAttempts: 2, baseDelayMs: 0 };
    const resilient = withRedial(fetch, { policy }, { attemptTimeoutMs: 50 });
    const error: unknown = await resilient('http://127.0.0.1/').catch((thrown: unknown) => thrown);
    expect(redialOf(error)?.attempts).toMatchObject([
      { category: 'timeout' },
      { category: 'timeout' },
    ]);
  });

  test.each(deaf)('%s: ends with the caller’s abort', async (_, fetch) => {
    const caller = new AbortController();
    const reason = new Error('the user went elsewhere');
    const sent = withRedial(fetch)('http://127.0.0.1/', { signal: caller.signal });
    setTimeout(() => caller.abort(reason), 20);
    await expect(sent).rejects.toBe(reason);
  });

  test('also in the place of the global one', async () => {
    vi.stubGlobal('fetch', () => silent);
    const resilient = withRedial(fetch, { policy: { deadlineMs: 50 } });
    await expect(resilient('http://127.0.0.1/')).rejects.toMatchObject({ name: 'TimeoutError' });
    vi.unstubAllGlobals();
  });
});
