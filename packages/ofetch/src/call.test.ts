import {
  BillingError,
  ConnectionError,
  redialOf,
  TimeoutError,
  type RedialOptions,
} from '@redial/core';
import { fixedRandom, manualClock, recordEvents, type ManualClock } from '@redial/testing';
import {
  drop,
  dropAfterRequest,
  hang,
  ok,
  scriptedServer,
  stall,
  status,
  truncate,
  type ScriptedServer,
} from '@redial/testing/server';
import { octen } from '@redial/vendors/octen';
import { FetchError, ofetch, type $Fetch, type FetchOptions } from 'ofetch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withRedial } from './index.ts';
import { thrownBy } from './thrown-by.fixture.ts';

// Limits on an attempt are real timers: short, and longer than any answer on loopback takes.
const timeout = 200;

let server: ScriptedServer;
let clock: ManualClock;
beforeEach(async () => {
  server = await scriptedServer(ok({ id: 1 }));
  clock = manualClock({ quietMs: 0 });
});
afterEach(() => server.close());

const create = (options: RedialOptions = {}, defaults: FetchOptions = {}): $Fetch =>
  withRedial(ofetch.create({ baseURL: server.url, ...defaults }), {
    clock,
    random: fixedRandom(0),
    ...options,
    policy: { jitter: 'none', ...options.policy },
  });
/** Aborts when the server has the request. */
function abortedWhenAsked(reason: unknown): AbortController {
  const caller = new AbortController();
  server.script(() => {
    caller.abort(reason);
    return hang();
  });
  return caller;
}
const post = { method: 'POST', body: { item: 'x' } } as const;

describe('what is sent again', () => {
  test.each<[string, FetchOptions, Parameters<ScriptedServer['script']>]>([
    ['a GET, lost', {}, [drop()]],
    ['a GET, whatever ofetch’s list of statuses says', { retryStatusCodes: [503] }, [drop()]],
    ['a GET, 500', {}, [status(500)]],
    ['a PUT, lost', { method: 'PUT', body: 'x' }, [dropAfterRequest()]],
    ['a POST, turned away', post, [status(429)]],
    ['a POST, 503 with a hint', post, [status(503, { 'retry-after': '1' })]],
    ['JSON cut short', {}, [truncate(3, ok({ id: 1 }))]],
    ['JSON that stalls', { timeout }, [stall(3, ok({ id: 1 }))]],
    ['no answer in time', { timeout }, [hang()]],
    ['no answer in time, twice', { timeout }, [hang(), hang()]],
    ['no answer in time, beside a signal', { timeout, signal: AbortSignal.any([]) }, [hang()]],
    ['an error body that stalls', { timeout }, [stall(3, status(503, {}, { error: 'busy' }))]],
    ['a lower-case method', { method: 'put', body: 'x' }, [status(503)]],
  ])('%s', async (_, options, replies) => {
    server.script(...replies, ok({ id: 1 }));
    await expect(create()('/orders', options)).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(replies.length + 1);
    expect(new Set(server.requests.map(({ bodyText }) => bodyText)).size).toBe(1);
  });

  test.each<[string, FetchOptions, Parameters<ScriptedServer['script']>, object]>([
    ['a POST, lost', post, [dropAfterRequest()], { delivery: 'unknown', stopReason: 'not-safe' }],
    ['a POST, 500', post, [status(500)], { delivery: 'answered', stopReason: 'not-safe' }],
    [
      'a POST whose answer is cut short',
      post,
      [truncate(3, ok({ id: 1 }))],
      { delivery: 'answered', stopReason: 'not-safe' },
    ],
    ['a POST, not answered in time', { ...post, timeout }, [hang()], { stopReason: 'not-safe' }],
    ['409, unlike ofetch', {}, [status(409)], { stopReason: 'not-retryable' }],
    [
      'a stream',
      { method: 'PUT', body: new Blob(['x']).stream() },
      [status(503)],
      { stopReason: 'body-not-replayable', status: 503 },
    ],
  ])('not: %s', async (_, options, replies, expected) => {
    server.script(...replies, ok());
    const error = await thrownBy(create()('/orders', options));
    expect(error).toBeInstanceOf(FetchError);
    expect(redialOf(error)).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  test('the second attempt has a limit of its own', async () => {
    server.script(status(503), hang());
    const error = await thrownBy(
      create({ policy: { maxAttempts: 2 } })('/orders', { timeout, method: 'GET' }),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.cause).toMatchObject({ name: 'TimeoutError', code: 23 });
    expect(error.message).toContain('[TimeoutError]: The operation was aborted due to timeout');
    expect(server.requests).toHaveLength(2);
  });

  test('a limit of the instance holds as well', async () => {
    server.script(hang(), ok({ id: 1 }));
    await expect(create({}, { timeout })('/orders')).resolves.toEqual({ id: 1 });
  });

  test('waits do not count against the limit', async () => {
    server.script(status(503, { 'retry-after': '30' }), ok({ id: 1 }));
    await expect(create()('/orders', { timeout })).resolves.toEqual({ id: 1 });
    expect(clock.waitsMs).toEqual([30_000]);
  });

  test('a Request, with its body, method and headers', async () => {
    server.script(status(429), ok({ id: 1 }));
    const request = new Request(`${server.url}/orders`, {
      method: 'POST',
      body: 'one',
      headers: { 'x-own': 'o' },
    });
    await expect(create()(request)).resolves.toEqual({ id: 1 });
    expect(
      server.requests.map(({ method, bodyText, headers }) => [method, bodyText, headers['x-own']]),
    ).toEqual([
      ['POST', 'one', 'o'],
      ['POST', 'one', 'o'],
    ]);
  });

  test('an idempotency key makes a POST safe, the same each time', async () => {
    server.script(dropAfterRequest(), ok());
    await create({ policy: { idempotencyKey: true } })('/orders', post);
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/.{16}/);
    expect(keys[1]).toBe(keys[0]);
  });
});

describe('the deadline', () => {
  test('in mid-attempt: the failure before it surfaces', async () => {
    server.script(status(503, {}, { error: 'busy' }), hang());
    const error = await thrownBy(create({ policy: { deadlineMs: 500 + timeout } })('/orders'));
    expect([error.status, error.data]).toEqual([503, { error: 'busy' }]);
    expect(redialOf(error)).toMatchObject({ stopReason: 'deadline', attempts: [{}, {}] });
  });

  test('in the first attempt: as a timeout of ofetch’s', async () => {
    server.script(hang());
    const error = await thrownBy(create({ policy: { deadlineMs: timeout } })('/orders'));
    expect(error).toBeInstanceOf(FetchError);
    expect(error.cause).toMatchObject({ name: 'TimeoutError' });
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
  });

  test('before a wait: at once', async () => {
    server.script(status(503, { 'retry-after': '20' }));
    const error = await thrownBy(create({ policy: { deadlineMs: 10_000 } })('/orders'));
    expect(redialOf(error)).toMatchObject({ stopReason: 'deadline', retryAfterMs: 20_000 });
    expect(clock.sleeps).toHaveLength(0);
  });
});

describe('an abort is ofetch’s own error, unmarked, with the caller’s reason', () => {
  const own = new Error('mine');

  test.each<[string, unknown]>([
    ['without a reason', undefined],
    ['with an error of the caller’s', own],
    ['with a text', 'enough'],
  ])('during a wait, %s', async (_, reason) => {
    server.script(status(503, { 'retry-after': '30' }));
    const caller = new AbortController();
    const seen = recordEvents();
    clock = manualClock({ mode: 'manual' });
    const $fetch = create({
      onEvent: (event) => {
        seen(event);
        if (event.type === 'retry-scheduled') queueMicrotask(() => caller.abort(reason));
      },
    });
    const { signal } = caller;
    const error = await thrownBy($fetch('/orders?page=2', { signal }));
    expect(error).toBeInstanceOf(FetchError);
    expect(error.cause).toBe(signal.reason);
    expect([error.status, error.response, redialOf(error)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(error.request).toBe(`${server.url}/orders?page=2`);
    expect(error.options?.signal).toBe(signal);
    expect(error.message).toMatch(/^\[GET\] "http:.*\/orders\?page=2": <no response> /);
    expect(seen.types).toEqual(['attempt-failed', 'retry-scheduled', 'aborted']);
    expect(server.requests).toHaveLength(1);
  });

  test('ofetch itself says it in the same words, mid-attempt', async () => {
    const { signal } = abortedWhenAsked(own);
    const native = await thrownBy(ofetch(`${server.url}/orders`, { signal, retry: 0 }));
    const { signal: again } = abortedWhenAsked(own);
    const ours = await thrownBy(create()('/orders', { signal: again }));
    expect(ours).toMatchObject({ name: native.name, message: native.message, cause: own });
    expect(redialOf(ours)).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test('beside a timeout, not tried again (ofetch 1.5 does)', async () => {
    const { signal } = abortedWhenAsked(own);
    const error = await thrownBy(create()('/orders', { signal, timeout: 5_000 }));
    expect(error.cause).toBe(own);
    expect(server.requests).toHaveLength(1);
  });

  test('before the first attempt: nothing is sent', async () => {
    const error = await thrownBy(create()('/orders', { signal: AbortSignal.abort(own) }));
    expect([error instanceof FetchError, error.cause]).toEqual([true, own]);
    expect(server.requests).toHaveLength(0);
  });

  test.each([ok({ id: 1 }), status(503, {}, { error: 'busy' })])('in mid-body', async (answer) => {
    const caller = new AbortController();
    server.script(() => {
      setTimeout(() => caller.abort(own), 30);
      return stall(3, answer);
    });
    const error = await thrownBy(create()('/orders', { signal: caller.signal }));
    expect([error.cause, redialOf(error)]).toEqual([own, undefined]);
    expect(server.requests).toHaveLength(1);
  });

  test('is told to no hook, and adds nothing to the URL', async () => {
    server.script(status(503, { 'retry-after': '30' }));
    const caller = new AbortController();
    const calls: string[] = [];
    const onEvent: RedialOptions['onEvent'] = ({ type }) => {
      if (type === 'retry-scheduled') queueMicrotask(() => caller.abort(own));
    };
    const path = `${new URL(server.url).pathname}orders`;
    const $fetch = create(
      { onEvent },
      {
        query: { a: 1 },
        onRequest: (context) => {
          context.request = `${path}?a=2`;
          context.options.query = {};
        },
        onRequestError: () => void calls.push('error'),
        onResponseError: () => void calls.push('answer'),
      },
    );
    const error = await thrownBy($fetch('/orders', { signal: caller.signal }));
    expect([error.cause, error.request]).toEqual([own, `${server.url}/orders?a=2`]);
    expect(calls).toEqual(['answer']);
  });

  test('an AbortError of fetch’s own, too', async () => {
    const gone = new DOMException('gone', 'AbortError');
    const $fetch = create().create({}, { fetch: () => Promise.reject(gone) });
    const error = await thrownBy($fetch('/orders'));
    expect([error instanceof FetchError, error.cause, redialOf(error)]).toEqual([
      true,
      gone,
      undefined,
    ]);
  });

  test('in a hook after an answer', async () => {
    const caller = new AbortController();
    server.script(status(503));
    const error = await thrownBy(
      create()('/orders', {
        signal: caller.signal,
        onResponseError: () => caller.abort(own),
      }),
    );
    expect([error.cause, error.status, redialOf(error)]).toEqual([own, undefined, undefined]);
  });

  test('an AbortSignal.timeout of the caller’s is the caller’s abort', async () => {
    server.script(hang());
    const signal = AbortSignal.timeout(50);
    const error = await thrownBy(create()('/orders', { signal }));
    expect([error.cause, redialOf(error)]).toEqual([signal.reason, undefined]);
  });
});

describe('ignoreResponseError', () => {
  test('the same decisions; the last response comes back', async () => {
    server.script(status(503, {}, { error: 'busy' }));
    const response = await create().raw('/orders', { ignoreResponseError: true });
    expect([response.status, response._data]).toEqual([503, { error: 'busy' }]);
    expect(redialOf(response)).toMatchObject({ category: 'overloaded', stopReason: 'attempts' });
    expect(server.requests).toHaveLength(4);
  });

  test('data of the last answer', async () => {
    server.script(status(404, {}, { error: 'gone' }));
    const data = await create({}, { ignoreResponseError: true })('/orders');
    expect(data).toEqual({ error: 'gone' });
  });

  test('a success after a failure', async () => {
    server.script(status(503), ok({ id: 1 }));
    const response = await create().raw('/orders', { ignoreResponseError: true });
    expect([response._data, redialOf(response)?.stopReason]).toEqual([{ id: 1 }, undefined]);
  });

  test('a lost connection is thrown all the same', async () => {
    server.script(drop());
    const error = await thrownBy(create()('/orders', { ignoreResponseError: true }));
    expect(error).toBeInstanceOf(ConnectionError);
  });

  test('ofetch itself never sends again then', async () => {
    server.script(status(503));
    const options = { ignoreResponseError: true, retry: 3 };
    const response = await ofetch.raw(`${server.url}/orders`, options);
    expect([response.status, server.requests.length]).toEqual([503, 1]);
  });
});

describe('a failure inside a 200', () => {
  const limited = { code: 429, msg: 'Rate limit exceeded' };
  const poor = { code: 403, msg: 'Insufficient balance', request_id: 'req_1' };

  test('is sent again, where the vendor’s profile knows it', async () => {
    server.script(ok(limited), ok({ code: 0 }));
    await expect(create({ vendor: octen })('/search', post)).resolves.toEqual({ code: 0 });
    expect(server.requests).toHaveLength(2);
  });

  test('is thrown with the whole surface of a FetchError', async () => {
    server.script(ok(poor));
    const error = await thrownBy(create({ vendor: octen })('/search', post));
    expect(error).toBeInstanceOf(FetchError);
    expect(error).toBeInstanceOf(BillingError);
    expect(error.name).toBe('FetchError');
    expect(error.message).toMatch(`[POST] "${server.url}/search": 200 OK: octen billing 200`);
    expect(error.data).toEqual(poor);
    expect([error.status, error.statusCode]).toEqual([200, 200]);
    expect([error.statusText, error.statusMessage]).toEqual(['OK', 'OK']);
    expect(error.response).toBeInstanceOf(Response);
    expect(error.request).toBe(`${server.url}/search`);
    expect(error.options?.method).toBe('POST');
  });

  test('comes back with ignoreResponseError', async () => {
    server.script(ok(poor));
    const response = await create({ vendor: octen }).raw('/search', {
      ...post,
      ignoreResponseError: true,
    });
    expect([response._data, redialOf(response)?.category]).toEqual([poor, 'billing']);
  });

  test('is a success without a vendor', async () => {
    server.script(ok(poor));
    await expect(create()('/search', post)).resolves.toEqual(poor);
  });
});
