import {
  redialOf,
  systemClock,
  TimeoutError as AnyTimeout,
  type RedialOptions,
} from '@redial/core';
import { fixedRandom, manualClock, type ManualClock } from '@redial/testing';
import {
  dropAfterRequest,
  hang,
  ok,
  scriptedServer,
  stall,
  status,
  truncate,
  type ScriptedServer,
} from '@redial/testing/server';
import ky, {
  HTTPError,
  isHTTPError,
  isKyError,
  isTimeoutError,
  TimeoutError,
  type KyInstance,
  type Options,
  type RetryOptions,
} from 'ky';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withRedial } from './index.ts';
import { thrownBy } from './thrown-by.fixture.ts';

let server: ScriptedServer;
let clock: ManualClock;
let options: RedialOptions;
beforeEach(async () => {
  server = await scriptedServer(ok({ id: 1 }));
  clock = manualClock({ quietMs: 0 });
  // What one test sends after another is no matter of these tests.
  options = { clock, lane: false, random: fixedRandom(0), policy: { jitter: 'none' } };
});
afterEach(() => server.close());

const create = (native: Options = {}, redial: RedialOptions['policy'] = {}): KyInstance =>
  withRedial(ky.create({ prefix: server.url, timeout: false, ...native }), {
    ...options,
    policy: { jitter: 'none', ...redial },
  });

describe('retry', () => {
  test.each<[string, Options]>([
    ['0 of the instance', { retry: 0 }],
    ['{ limit: 0 } of the instance', { retry: { limit: 0 } }],
  ])('%s: once, still typed', async (_, native) => {
    server.script(status(503, { 'retry-after': '1' }));
    const error = await thrownBy(create(native).get('orders'));
    expect(server.requests).toHaveLength(1);
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({
      status: 503,
      stopReason: 'disabled',
      attempts: [{ attempt: 1 }],
    });
  });

  test.each<[string, RetryOptions | number]>([
    ['0', 0],
    ['{ limit: 0 }', { limit: 0 }],
  ])('%s of one call: once, still typed', async (_, retry) => {
    server.script(dropAfterRequest());
    const error = await thrownBy(create().get('orders', { retry }));
    expect(server.requests).toHaveLength(1);
    expect(redialOf(error)).toMatchObject({ category: 'network', stopReason: 'disabled' });
  });

  test('0, and no exception wanted', async () => {
    server.script(status(503, {}, { error: 'busy' }));
    const response = await create({ throwHttpErrors: false }).get('orders', { retry: 0 });
    await expect(response.json()).resolves.toEqual({ error: 'busy' });
    expect(server.requests).toHaveLength(1);
    expect(redialOf(response)).toMatchObject({ status: 503, stopReason: 'disabled' });
  });

  test('delays, statuses and methods are Redial’s', async () => {
    server.script(status(409), status(503), ok());
    const retry: RetryOptions = {
      limit: 1,
      methods: ['put'],
      statusCodes: [409],
      delay: () => 60_000,
      backoffLimit: 60_000,
      jitter: true,
    };
    await thrownBy(create({ retry }).get('orders'));
    expect(server.requests).toHaveLength(1);
    await create({ retry }).get('orders');
    expect(clock.waitsMs).toEqual([500]);
  });

  test('a number above 0 does not change maxAttempts', async () => {
    server.script(status(503));
    await thrownBy(create({ retry: 7 }).get('orders'));
    expect(server.requests).toHaveLength(4);
  });

  test('hooks see the number of the last retry, as ky documents it', async () => {
    server.script(status(503));
    const seen: boolean[] = [];
    const api = create({
      hooks: {
        afterResponse: [
          ({ options: { retry }, retryCount }) => {
            seen.push(retryCount === retry.limit);
          },
        ],
      },
    });
    await thrownBy(api.get('orders'));
    expect(seen).toEqual([false, false, false, true]);
  });

  describe('shouldRetry', () => {
    test('is asked for the methods that ky asks it for, with what ky gives it', async () => {
      server.script(status(503));
      const seen: unknown[] = [];
      const retry: RetryOptions = {
        shouldRetry: ({ error, retryCount }) => {
          seen.push([isHTTPError(error) && error.response.status, retryCount]);
          return undefined;
        },
      };
      await thrownBy(create({ retry }).get('orders'));
      expect(seen).toEqual([
        [503, 1],
        [503, 2],
        [503, 3],
      ]);
      await thrownBy(create({ retry }).post('orders'));
      expect(seen).toHaveLength(3);
    });

    test.each([
      ['false stops', false, 503, 1],
      ['true sends again', true, 404, 4],
      ['undefined leaves it to Redial', undefined, 503, 4],
      ['a promise is awaited', Promise.resolve(false), 503, 1],
    ])('%s', async (_, wish, code, requests) => {
      server.script(status(code));
      const error = await thrownBy(create({ retry: { shouldRetry: () => wish } }).get('orders'));
      expect(server.requests).toHaveLength(requests);
      expect(redialOf(error)?.stopReason).toBe(requests === 1 ? 'not-retryable' : 'attempts');
    });

    test('Redial’s own has the first word', async () => {
      server.script(status(503));
      const retry = { shouldRetry: () => true };
      await thrownBy(create({ retry }, { shouldRetry: () => false }).get('orders'));
      expect(server.requests).toHaveLength(1);
    });

    test('one that throws does not take the place of the error', async () => {
      server.script(status(503), ok());
      await create({ retry: { shouldRetry: JSON.parse as never } }).get('orders');
      expect(server.requests).toHaveLength(2);
    });
  });
});

describe('timeout', () => {
  test('is per attempt, each with its own signal', async () => {
    server.script(hang(), ok({ id: 1 }));
    await expect(create({ timeout: 150 }).get('orders').json()).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(2);
  });

  test('throws ky’s own error, explained', async () => {
    server.script(hang());
    const error = await thrownBy(create({ timeout: 150 }, { maxAttempts: 2 }).get('orders'));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toBeInstanceOf(AnyTimeout);
    expect([isTimeoutError(error), isKyError(error)]).toEqual([true, true]);
    expect(redialOf(error)).toMatchObject({
      category: 'timeout',
      delivery: 'unknown',
      stopReason: 'attempts',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('of a POST is not tried again', async () => {
    server.script(hang());
    const error = await thrownBy(create({ timeout: 150 }).post('orders', { json: {} }));
    expect(redialOf(error)?.stopReason).toBe('not-safe');
    expect(server.requests).toHaveLength(1);
  });

  test('covers JSON to its end', async () => {
    server.script(stall(5, ok({ id: 1 })), ok({ id: 2 }));
    await expect(create({ timeout: 150 }).get('orders').json()).resolves.toEqual({ id: 2 });
  });

  test('leaves what is no JSON to ky: a stalled text is ky’s own timeout, unmarked', async () => {
    server.script(stall(5, ok('some text')));
    const error = await thrownBy(create({ timeout: 150 }).get('orders').text());
    expect(isTimeoutError(error)).toBe(true);
    expect(redialOf(error)).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test('bounds the body of an error, whose status still counts', async () => {
    server.script(stall(5, status(503, {}, { error: 'busy' })), ok({ id: 1 }));
    await expect(create({ timeout: 150 }).get('orders').json()).resolves.toEqual({ id: 1 });
    server.script(stall(5, status(403, {}, { error: 'no' })));
    const error = await thrownBy(create({ timeout: 150 }).get('orders'));
    expect(redialOf(error)).toMatchObject({ status: 403, category: 'permission' });
  });
});

describe('totalTimeout', () => {
  test('is not slept away: the answer is thrown at once', async () => {
    server.script(status(503, { 'retry-after': '20' }, { error: 'busy' }));
    const error = await thrownBy(create({ totalTimeout: 5_000 }).get('orders'));
    expect(clock.waitsMs).toEqual([]);
    expect(error).toBeInstanceOf(HTTPError);
    expect((error as HTTPError).data).toEqual({ error: 'busy' });
    expect(redialOf(error)).toMatchObject({ retryAfterMs: 20_000, stopReason: 'deadline' });
  });

  test('ends an attempt: ky’s own timeout, explained', async () => {
    server.script(hang());
    const error = await thrownBy(create({ totalTimeout: 150 }).get('orders'));
    expect(isTimeoutError(error)).toBe(true);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
    expect(server.requests).toHaveLength(1);
  });

  test('ends a later attempt: the answer before it is thrown', async () => {
    server.script(status(503, {}, { error: 'busy' }), hang());
    // Both limits by the machine's clock, as outside of tests.
    options = { ...options, clock: systemClock };
    const error = await thrownBy(create({ totalTimeout: 300 }, { baseDelayMs: 1 }).get('orders'));
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'deadline' });
    expect(server.requests).toHaveLength(2);
  });

  test('does not widen a deadline of Redial’s, nor the other way round', async () => {
    server.script(status(503, { 'retry-after': '2' }));
    await thrownBy(create({ totalTimeout: 9_000 }, { deadlineMs: 1_000 }).get('orders'));
    await thrownBy(create({ totalTimeout: 1_000 }, { deadlineMs: 9_000 }).get('orders'));
    expect(clock.waitsMs).toEqual([]);
    await thrownBy(create({ totalTimeout: 9_000 }, { deadlineMs: 3_000 }).get('orders'));
    expect(clock.waitsMs).toEqual([2_000]);
  });
});

describe('deadlineMs', () => {
  test('ends an attempt the way ky’s timeout does', async () => {
    server.script(hang());
    const error = await thrownBy(create({}, { deadlineMs: 150 }).get('orders'));
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as TimeoutError).request.url).toBe(`${server.url}/orders`);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
  });
});

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

  test('is the very response that fetch gave', async () => {
    let given: Response | undefined;
    const fetch: Options['fetch'] = async (input, init) => {
      given = await globalThis.fetch(input, init);
      return given;
    };
    const response = await create({ fetch }).get('orders');
    expect(response).toBe(given);
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
