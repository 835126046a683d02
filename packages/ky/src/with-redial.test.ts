import {
  ConnectionError,
  createRedial,
  isRateLimitError,
  RateLimitError,
  redialOf,
  ServerError,
  type RedialOptions,
} from '@redial/core';
import { fixedRandom, manualClock, type ManualClock } from '@redial/testing';
import {
  drop,
  dropAfterRequest,
  ok,
  scriptedServer,
  status,
  type ScriptedServer,
} from '@redial/testing/server';
import ky, { HTTPError, isHTTPError, isNetworkError, type KyInstance } from 'ky';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kyOptions, withRedial } from './index.ts';
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

const create = (more: RedialOptions = {}): KyInstance =>
  withRedial(ky.create({ prefix: server.url, timeout: false }), { ...options, ...more });
const policyOf = (policy: RedialOptions['policy']): RedialOptions => ({
  policy: { jitter: 'none', ...policy },
});

describe('what is sent again', () => {
  test('a POST that was turned away, no earlier than asked', async () => {
    server.script(status(429, { 'retry-after': '7' }), ok({ id: 1 }));
    const response = await create().post('orders', { json: { item: 'x' } });
    await expect(response.json()).resolves.toEqual({ id: 1 });
    expect(clock.waitsMs).toEqual([7000]);
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual([
      '{"item":"x"}',
      '{"item":"x"}',
    ]);
    expect(redialOf(response)?.attempts).toMatchObject([
      { attempt: 1, category: 'rate_limit', status: 429, delayMs: 7000 },
      { attempt: 2 },
    ]);
  });

  test('a POST whose connection was lost is not: it may have been carried out', async () => {
    server.script(dropAfterRequest(), ok());
    const error = await thrownBy(create().post('orders', { json: {} }));
    expect(server.requests).toHaveLength(1);
    expect(isNetworkError(error)).toBe(true);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(redialOf(error)).toMatchObject({ delivery: 'unknown', stopReason: 'not-safe' });
  });

  test('… unless it carries a key, the same each time', async () => {
    server.script(dropAfterRequest(), status(503), ok({ id: 1 }));
    await create(policyOf({ idempotencyKey: true }))
      .post('orders', { json: {} })
      .json();
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/.{16}/);
  });

  test.each(['get', 'put', 'delete', 'head'] as const)(
    'a %s whose connection was lost',
    async (method) => {
      server.script(drop(), ok());
      await create()[method]('orders');
      expect(server.requests).toHaveLength(2);
      expect(clock.waitsMs).toEqual([500]);
    },
  );

  test.each([429, 503])('a method that ky does not know, after a %i', async (code) => {
    server.script(status(code), ok());
    await create()('orders', { method: 'PROPFIND' });
    expect(server.requests.map(({ method }) => method)).toEqual(['PROPFIND', 'PROPFIND']);
  });

  test.each([1, 2, 3, 5])('at most maxAttempts = %i', async (maxAttempts) => {
    server.script(status(503));
    const error = await thrownBy(create(policyOf({ maxAttempts })).get('orders'));
    expect(server.requests).toHaveLength(maxAttempts);
    expect(redialOf(error)?.attempts).toHaveLength(maxAttempts);
    expect(redialOf(error)?.stopReason).toBe('attempts');
  });

  test('without end, where maxAttempts is Infinity', async () => {
    server.script(...Array.from({ length: 8 }, () => status(503)), ok());
    await create(policyOf({ maxAttempts: Infinity })).get('orders');
    expect(server.requests).toHaveLength(9);
  });
});

describe('beforeAttempt', () => {
  test('sets headers for one attempt, on a pristine copy', async () => {
    server.script(status(503), status(503), ok());
    const seen: (string | null)[] = [];
    await create({
      beforeAttempt: ({ attempt, headers, method, url }) => {
        seen.push(`${attempt} ${method} ${url} ${headers.get('x-signature')}`);
        headers.set('x-signature', `s${attempt}`);
        headers.delete('x-draft');
      },
    }).put('orders', { json: { a: 1 }, headers: { 'x-draft': 'yes' } });
    const url = `${server.url}/orders`;
    expect(seen).toEqual([`1 PUT ${url} null`, `2 PUT ${url} null`, `3 PUT ${url} null`]);
    expect(server.requests.map(({ headers }) => headers['x-signature'])).toEqual([
      's1',
      's2',
      's3',
    ]);
    expect(server.requests.map(({ headers }) => headers['x-draft'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(Array(3).fill('{"a":1}'));
  });

  test('failing, it is an attempt that was never sent', async () => {
    let calls = 0;
    const beforeAttempt = (): void => {
      calls += 1;
      throw new TypeError('no token');
    };
    const error = await thrownBy(create({ beforeAttempt }).post('orders'));
    expect(redialOf(error)).toMatchObject({ delivery: 'not-sent', message: 'no token' });
    expect(calls).toBe(redialOf(error)?.attempts.length);
    expect(server.requests).toHaveLength(0);
  });
});

describe('plugged in', () => {
  test('the client is of the same kind, and the original is as it was', async () => {
    const plain = ky.create({ prefix: server.url, retry: 0 });
    const api = withRedial(plain, options);
    expect(Object.keys(api).toSorted()).toEqual(Object.keys(plain).toSorted());
    server.script(status(503), ok());
    const error = await thrownBy(plain.get('orders'));
    expect(redialOf(error)).toBeUndefined();
    expect(error).toBeInstanceOf(HTTPError);
  });

  test('an extended client keeps it, and what is added', async () => {
    server.script(status(503), ok({ id: 2 }));
    const api = create()
      .extend({ headers: { 'x-team': 'a' } })
      .extend({ searchParams: { v: 1 } });
    await expect(api.get('orders').json()).resolves.toEqual({ id: 2 });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]).toMatchObject({
      url: `${server.url}/orders?v=1`,
      headers: { 'x-team': 'a' },
    });
  });

  test('twice: the second one counts, and nothing is multiplied', async () => {
    server.script(status(503));
    const api = withRedial(create(policyOf({ maxAttempts: 4 })), {
      ...options,
      ...policyOf({ maxAttempts: 2 }),
    });
    const error = await thrownBy(api.get('orders'));
    expect(server.requests).toHaveLength(2);
    expect(clock.waitsMs).toEqual([500]);
    expect(error.message.match(/attempts/g)).toHaveLength(1);
  });

  test('with one Redial in two places', async () => {
    server.script(status(503));
    const own = kyOptions(createRedial({ ...options, ...policyOf({ maxAttempts: 3 }) }));
    await thrownBy(ky.extend(own).extend(own).get(server.url));
    expect(server.requests).toHaveLength(3);
  });

  test('inside another Redial', async () => {
    server.script(status(503));
    const api = create(policyOf({ maxAttempts: 2 }));
    const error = await thrownBy(createRedial(options).run(() => api.get('orders')));
    expect(server.requests).toHaveLength(2);
    expect(redialOf(error)?.attempts).toHaveLength(2);
  });

  test('around another Redial: what that gave up on is not tried again', async () => {
    server.script(status(503));
    const inner = createRedial({ ...options, ...policyOf({ maxAttempts: 2 }) });
    const api = create().extend({
      fetch: (input, init) => inner.run(() => fetch((input as Request).clone(), init)),
    });
    const error = await thrownBy(api.get('orders'));
    expect(server.requests).toHaveLength(2);
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'attempts' });
  });

  test('by its options, into ky.create and ky.extend', async () => {
    for (const api of [
      ky.create({ ...kyOptions(options), prefix: server.url }),
      ky.extend({ prefix: server.url }).extend(kyOptions(options)),
      ky.extend((parent) => ({ ...parent, prefix: server.url, ...kyOptions(options) })),
    ]) {
      server.script(status(429), ok());
      await api.post('orders');
      expect(server.requests).toHaveLength(2);
    }
    server.script(status(429), ok());
    await ky.post(server.url, kyOptions(options));
    expect(server.requests).toHaveLength(2);
  });

  test('by its options, beside hooks of the user’s own', async () => {
    const { init } = kyOptions(options).hooks;
    const seen: string[] = [];
    const api = ky.create({
      prefix: server.url,
      hooks: {
        init: [...init, () => seen.push('init')],
        afterResponse: [() => void seen.push('after')],
      },
    });
    server.script(status(429), ok());
    await api.post('orders');
    expect(seen).toEqual(['init', 'after', 'after']);
  });

  test.each([
    ['nothing', undefined],
    ['a function', () => undefined],
    ['axios-like', { get: () => undefined, create: () => undefined }],
  ])('into %s: says what it needs', (_, client) => {
    expect(() => withRedial(client as never, options)).toThrow(/withRedial needs a ky instance/);
  });

  test('with a wrong option: names it', () => {
    expect(() => withRedial(ky, policyOf({ maxAttempts: 0 }))).toThrow(
      /policy\.maxAttempts.*got 0/,
    );
    expect(() => kyOptions({ vendors: [] } as never)).toThrow(/vendors is not an option/);
  });
});

describe('context.redial', () => {
  test('changes the policy of one call', async () => {
    server.script(status(503));
    const api = create();
    await thrownBy(
      api.get('orders', { context: { redial: { policy: { maxAttempts: 2 } }, own: 1 } }),
    );
    expect(server.requests).toHaveLength(2);
    server.script(status(503));
    await thrownBy(api.get('orders'));
    expect(server.requests).toHaveLength(4);
  });

  test('of an instance holds for its calls', async () => {
    server.script(status(503));
    const api = create().extend({ context: { redial: { policy: { maxAttempts: 3 } } } });
    await thrownBy(api.get('orders'));
    expect(server.requests).toHaveLength(3);
  });

  test('false: once, still typed', async () => {
    server.script(status(503));
    const error = await thrownBy(create().get('orders', { context: { redial: false } }));
    expect(server.requests).toHaveLength(1);
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'disabled' });
  });

  test('is for hooks to see', async () => {
    const seen: unknown[] = [];
    const api = create().extend({
      hooks: { beforeRequest: [({ options: { context } }) => void seen.push(context)] },
    });
    await api.get('orders', { context: { redial: false, trace: 't1' } });
    expect(seen).toEqual([{ redial: false, trace: 't1' }]);
  });

  test('that is wrong is named at the call', () => {
    expect(() =>
      create().get('orders', { context: { redial: { policy: { maxAttempts: -1 } } } }),
    ).toThrow(/policy\.maxAttempts.*got -1/);
  });
});

describe('errors', () => {
  test('are ky’s own objects, with more to say', async () => {
    server.script(
      status(429, { 'retry-after': '90' }, { error: { code: 'slow_down', message: 'Too fast.' } }),
    );
    const error = await thrownBy(create().get('orders'));
    expect(error).toBeInstanceOf(HTTPError);
    expect(error).toBeInstanceOf(RateLimitError);
    expect([isHTTPError(error), isRateLimitError(error), error.name]).toEqual([
      true,
      true,
      'HTTPError',
    ]);
    if (!isHTTPError(error) || !isRateLimitError(error)) throw error;
    expect(error.response.status).toBe(429);
    expect(error.data).toEqual({ error: { code: 'slow_down', message: 'Too fast.' } });
    expect(error.request.url).toBe(`${server.url}/orders`);
    expect(error.redial).toMatchObject({
      code: 'slow_down',
      retryAfterMs: 90_000,
      stopReason: 'wait-too-long',
    });
    expect(error.message).toMatch(
      /^Request failed with status code 429 .*: GET .*: rate_limit 429 slow_down: Too fast\./,
    );
    expect(error.stack?.split('\n')[0]).toContain('slow_down');
  });

  test('show no secret of the request', async () => {
    const secret = 'sk-live-0123456789';
    server.script(({ headers }) =>
      status(500, {}, { message: `bad key ${headers['authorization']}` }),
    );
    const error = await thrownBy(
      create(policyOf({ maxAttempts: 2 })).get('orders', {
        headers: { authorization: `Bearer ${secret}` },
        searchParams: { api_key: secret },
      }),
    );
    expect(error).toBeInstanceOf(ServerError);
    const { inspect } = await import('node:util');
    for (const print of [
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      String(error),
      error.stack,
    ]) {
      expect(print).not.toContain(secret);
    }
    expect((error as HTTPError).request.headers.get('authorization')).toContain(secret);
  });

  test('of a body that is labelled JSON and is none keep what it says', async () => {
    server.script(status(502, { 'content-type': 'application/json' }, '<h1>Bad gateway</h1>'));
    const error = await thrownBy(create(policyOf({ maxAttempts: 1 })).get('orders'));
    expect((error as HTTPError).data).toBeUndefined(); // ky 2.1 drops what does not parse
    expect(redialOf(error)).toMatchObject({ category: 'server_error', status: 502 });
    expect(JSON.stringify(redialOf(error))).toContain('Bad gateway');
  });
});
