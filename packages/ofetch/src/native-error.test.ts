import {
  BillingError,
  NotFoundError,
  OverloadedError,
  redialOf,
  type RedialOptions,
} from '@redial/core';
import { fixedRandom } from '@redial/testing';
import { drop, hang, ok, status, type ScriptedServer } from '@redial/testing/server';
import { octen } from '@redial/vendors/octen';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { FetchError, ofetch, type $Fetch, type FetchOptions } from 'ofetch';
import { beforeEach, describe, expect, test } from 'vitest';
import { clock, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

beforeEach(() => server.script(status(404, {}, { error: 'gone' })));

const settings = (): RedialOptions => ({
  clock,
  random: fixedRandom(0),
  policy: { jitter: 'none', maxAttempts: 2 },
});

/** What an error says of itself, the client's own way. */
const surfaceOf = (error: FetchError): object => ({
  name: error.name,
  isFetchError: error instanceof FetchError,
  data: error.data as unknown,
  status: error.status,
  statusCode: error.statusCode,
  statusText: error.statusText,
  statusMessage: error.statusMessage,
  request: error.request,
  url: error.response?.url,
  answer: error.response?._data as unknown,
  method: error.options?.method,
  query: error.options?.query,
  headers: [...new Headers(error.options?.headers)],
  cause: (error.cause as Error | undefined)?.name,
  code: (error.cause as { code?: number } | undefined)?.code,
});

describe('the error is ofetch’s own', () => {
  test.each<[string, string, FetchOptions, Parameters<ScriptedServer['script']>]>([
    ['a status', '/orders', {}, [status(404, {}, { error: 'gone' })]],
    ['text', '/orders', { method: 'POST', body: { a: 1 } }, [status(400, {}, 'no')]],
    ['without a body', '/orders', { method: 'HEAD' }, [status(404)]],
    ['a lost connection', '/orders', { query: { page: 1 } }, [drop()]],
    ['a timeout', '/orders', { timeout: 200 }, [hang()]],
    [
      'parsed by the caller',
      '/orders',
      { parseResponse: (text) => text.length },
      [status(404, {}, 'no')],
    ],
    ['ofetch’s own words', '/orders', { headers: { 'x-own': 'o' } }, [status(503)]],
  ])('%s', async (_, path, options, replies) => {
    const plain = ofetch.create({ baseURL: server.url, headers: { 'x-instance': 'i' } });
    server.script(...replies);
    const before = await thrownBy(plain(path, { ...options, retry: 0 }));
    server.script(...replies);
    const after = await thrownBy(withRedial(plain, settings())(path, options));
    expect(surfaceOf(after)).toEqual(surfaceOf(before));
    expect(after.message.startsWith(`${before.message}: `)).toBe(true);
    expect(after.stack).toContain(after.message);
    expect(redialOf(after)).toBeDefined();
  });

  test('its stack leads to the caller', async () => {
    const $fetch = withRedial(ofetch.create({ baseURL: server.url }), settings());
    const error = await thrownBy($fetch('/orders'));
    expect(error.stack).toContain('native-error.test.ts');
  });

  test('and typed', async () => {
    const $fetch = withRedial(ofetch.create({ baseURL: server.url }), settings());
    const error: unknown = await thrownBy($fetch('/orders'));
    if (!(error instanceof NotFoundError)) throw new Error('not typed');
    expect(error.redial).toMatchObject({ category: 'not_found', status: 404, code: 'gone' });
    expect(error instanceof FetchError).toBe(true);
    expect(error.message).toMatch(/: 404 Not Found: not_found 404 gone: .*\(1 attempt\)$/);
  });
});

describe('of the copy of ofetch that the caller has', () => {
  const commonJs = createRequire(import.meta.url)('ofetch') as {
    ofetch: $Fetch;
    FetchError: typeof FetchError;
  };
  const $fetch = (options: RedialOptions): $Fetch =>
    withRedial(commonJs.ofetch.create({ baseURL: server.url }), { ...settings(), ...options });

  test('which is another one', () => {
    expect(commonJs.FetchError).not.toBe(FetchError);
  });

  test('a status', async () => {
    const error = await thrownBy($fetch({})('/orders'));
    expect([error instanceof commonJs.FetchError, error instanceof NotFoundError]).toEqual([
      true,
      true,
    ]);
  });

  test('a failure inside a 200', async () => {
    server.script(ok({ code: 403, msg: 'Insufficient balance' }));
    const error = await thrownBy($fetch({ vendor: octen })('/search'));
    expect([error instanceof commonJs.FetchError, error instanceof BillingError]).toEqual([
      true,
      true,
    ]);
  });

  test('an abort during a wait', async () => {
    const caller = new AbortController();
    server.script(status(503, { 'retry-after': '30' }));
    const onEvent: RedialOptions['onEvent'] = ({ type }) => {
      if (type === 'retry-scheduled') caller.abort();
    };
    const error = await thrownBy($fetch({ onEvent })('/orders', { signal: caller.signal }));
    expect([error instanceof commonJs.FetchError, error.cause]).toEqual([
      true,
      caller.signal.reason,
    ]);
  });
});

describe('no print of an error shows a secret', () => {
  const key = 'sk-live/abcdef+123456';
  const token = 'token-abcdef-123456';
  const secrets = [key, encodeURIComponent(key), 'abcdef', token, 'hunter-two'];

  test.each<[string, RedialOptions, Parameters<ScriptedServer['script']>]>([
    ['an echo', {}, [status(401, {}, { error: `bad key ${key}`, message: `no ${token}` })]],
    ['a lost connection', {}, [drop()]],
    ['a timeout', { policy: { deadlineMs: 200 } }, [hang()]],
    ['a failure inside a 200', { vendor: octen }, [ok({ code: 401, msg: `bad key ${key}` })]],
  ])('%s', async (_, options, replies) => {
    server.script(...replies);
    const url = server.url.replace('//', '//user:hunter-two@');
    const $fetch = withRedial(ofetch.create({ headers: { authorization: `Bearer ${token}` } }), {
      ...settings(),
      ...options,
    });
    // fetch refuses credentials in a URL; the secret must not be in what it says of that, either.
    for (const base of [server.url, url]) {
      const error = await thrownBy($fetch('/orders', { baseURL: base, query: { api_key: key } }));
      expect(redialOf(error)).toBeDefined();
      const prints = [
        inspect(error, { depth: 9 }),
        JSON.stringify(error),
        String(error),
        error.stack ?? '',
        JSON.stringify(redialOf(error)),
      ].join('\n');
      for (const secret of secrets) expect(prints).not.toContain(secret);
    }
    expect(server.requests[0]?.headers['authorization']).toBe(`Bearer ${token}`);
    expect(server.requests[0]?.url).toContain('api_key=sk-live');
  });

  test('what holds them is where it was', async () => {
    const $fetch = withRedial(ofetch.create({ baseURL: server.url }), settings());
    const error = await thrownBy($fetch('/orders', { headers: { authorization: token } }));
    expect(new Headers(error.options?.headers).get('authorization')).toBe(token);
  });
});

test('the last answer is the one that counts', async () => {
  server.script(status(503, {}, { error: 'first' }), status(503, {}, { error: 'second' }));
  const $fetch = withRedial(ofetch.create({ baseURL: server.url }), settings());
  const error = await thrownBy($fetch('/orders'));
  expect(error).toBeInstanceOf(OverloadedError);
  expect(error.data).toEqual({ error: 'second' });
});
