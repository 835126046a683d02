import { redialOf, type RedialOptions } from '@redial/core';
import { drop, ok, status } from '@redial/testing/server';
import { FetchError, type $Fetch, type FetchContext, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

describe('hooks run once per attempt, as in ofetch’s own retry', () => {
  const names = ['onRequest', 'onRequestError', 'onResponse', 'onResponseError'] as const;
  const recording = (calls: string[], tag = ''): FetchOptions =>
    Object.fromEntries(names.map((name) => [name, () => void calls.push(tag + name)]));
  const failed = ['onRequest', 'onResponse', 'onResponseError'];
  const lost = ['onRequest', 'onRequestError'];
  const answered = ['onRequest', 'onResponse'];

  test.each<[string, (own: FetchOptions) => Promise<unknown>]>([
    ['of the instance', (own) => create(own)('/orders')],
    ['of the call', (own) => create()('/orders', own)],
    ['of a child', (own) => create().create(own)('/orders')],
    ['raw', (own) => create().raw('/orders', own)],
  ])('%s', async (_, send) => {
    const calls: string[] = [];
    server.script(status(503), drop(), ok());
    await send(recording(calls));
    expect(calls).toEqual([...failed, ...lost, ...answered]);
  });

  test('a call’s own displace those of the instance, as ever, and not Redial', async () => {
    const calls: string[] = [];
    server.script(status(503), drop(), ok());
    const $fetch = create(recording(calls, 'instance '));
    await $fetch('/orders', { onResponseError: () => void calls.push('own') });
    expect(calls).toEqual([
      'instance onRequest',
      'instance onResponse',
      'own',
      ...[...lost, ...answered].map((name) => `instance ${name}`),
    ]);
  });

  test('in lists too, in their order', async () => {
    const calls: string[] = [];
    const list = (name: string): (() => void)[] =>
      [1, 2].map((n) => () => void calls.push(`${name} ${n}`));
    server.script(status(503), ok());
    await create()('/orders', {
      onRequest: list('request'),
      onResponse: list('response'),
      onResponseError: list('error'),
    });
    expect(calls).toEqual(
      ['request', 'response', 'error', 'request', 'response'].flatMap((name) => [
        `${name} 1`,
        `${name} 2`,
      ]),
    );
  });

  test('the lists of the caller stay as they are', async () => {
    const own = { onResponseError: [() => undefined], onRequestError: [() => undefined] };
    server.script(status(503), ok());
    await create()('/orders', own);
    expect([own.onResponseError.length, own.onRequestError.length]).toEqual([1, 1]);
  });

  test('hooks that a hook has set are asked as well', async () => {
    const calls: string[] = [];
    server.script(status(503), ok());
    await create()('/orders', {
      onRequest: ({ options: own }) => {
        own.onResponseError = () => void calls.push('set later');
      },
    });
    expect(calls).toEqual(['set later']);
    expect(server.requests).toHaveLength(2);
  });

  test('what they see is parsed', async () => {
    const seen: unknown[] = [];
    server.script(status(503, {}, { error: 'busy' }), ok({ id: 1 }));
    await create()('/orders', {
      onResponse: ({ response }) => void seen.push(response._data),
      onResponseError: ({ response }) => void seen.push(response.status),
    });
    expect(seen).toEqual([{ error: 'busy' }, 503, { id: 1 }]);
  });

  test('their wait is waited', async () => {
    const order: string[] = [];
    server.script(() => {
      order.push('sent');
      return order.length > 1 ? ok() : status(503);
    });
    await create()('/orders', {
      onResponseError: async () => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        order.push('told');
      },
    });
    expect(order).toEqual(['sent', 'told', 'sent']);
  });
});

describe('each attempt starts from what the caller gave', () => {
  test.each<[string, (own: FetchOptions) => $Fetch, boolean]>([
    ['hooks of the instance', (own) => create(own), false],
    ['hooks of the call', () => create(), true],
  ])('%s', async (_, make, perCall) => {
    let signatures = 0;
    const onRequest = (context: FetchContext): void => {
      const { options: own } = context;
      signatures += 1;
      own.headers.append('x-signature', `s${signatures}`);
      own.body = { data: own.body as object };
      own.query = { ...own.query, page: Number(own.query?.['page'] ?? 0) + 1 };
      context.request = `${context.request as string}/wrapped`;
    };
    server.script(status(503, { 'retry-after': '1' }), status(429), ok());
    await make({ onRequest })('/orders', {
      method: 'POST',
      body: { item: 'x' },
      headers: { 'x-own': 'o' },
      ...(perCall ? { onRequest } : {}),
    });
    expect(
      server.requests.map(({ url, headers, bodyText }) => [
        url.replace(server.url, ''),
        headers['x-signature'],
        headers['x-own'],
        bodyText,
      ]),
    ).toEqual(
      ['s1', 's2', 's3'].map((s) => ['/orders/wrapped?page=1', s, 'o', '{"data":{"item":"x"}}']),
    );
  });

  test('what the caller does with its objects meanwhile is of no account', async () => {
    const headers = new Headers({ 'x-own': 'before' });
    const own: FetchOptions = { headers, query: { page: 1 } };
    server.script(status(503), ok());
    await create()('/orders', {
      ...own,
      onResponseError: () => {
        headers.set('x-own', 'after');
        own.query = { page: 2 };
      },
    });
    expect(server.requests.map((each) => each.headers['x-own'])).toEqual(['before', 'before']);
    expect(server.requests[1]?.url).toBe(`${server.url}/orders?page=1`);
  });
});

describe('a hook that sends again by ofetch’s own means', () => {
  const refreshing: FetchOptions = {
    onResponseError: ({ options: own, response }) => {
      if (response.status !== 401) return;
      own.headers.set('authorization', 'Bearer fresh');
      Object.assign(own, { retry: 1, retryStatusCodes: [401] });
    },
  };

  test('still can', async () => {
    server.script(({ headers }) =>
      headers['authorization'] === 'Bearer fresh' ? ok({ id: 1 }) : status(401),
    );
    const response = await create(refreshing).raw('/orders');
    expect(response._data).toEqual({ id: 1 });
    expect(redialOf(response)?.attempts).toMatchObject([{ status: 401 }, { attempt: 2 }]);
  });

  test('and may then throw', async () => {
    const own = new Error('mine');
    server.script(status(401), ok());
    const onResponse = ({ response }: FetchContext): void => {
      if (response?.ok) throw own;
    };
    await expect(create({ ...refreshing, onResponse })('/orders')).rejects.toBe(own);
    expect(server.requests).toHaveLength(2);
  });

  test('and Redial goes on from there', async () => {
    server.script(status(401), status(503), status(404));
    const error = await thrownBy(create(refreshing)('/orders'));
    expect(error).toBeInstanceOf(FetchError);
    expect(redialOf(error)).toMatchObject({
      status: 404,
      attempts: [{ status: 401 }, { status: 503 }, { status: 404 }],
    });
  });
});

describe('beforeAttempt', () => {
  test('sets headers of one attempt, on what the hooks have made', async () => {
    server.script(status(503), status(503), ok());
    const seen: unknown[] = [];
    const beforeAttempt: RedialOptions['beforeAttempt'] = ({ attempt, headers, method, url }) => {
      seen.push([attempt, method, url, headers.get('x-hook'), headers.get('x-token')]);
      headers.set('x-token', `t${attempt}`);
    };
    const onRequest = ({ options: own }: FetchContext): void => own.headers.set('x-hook', 'h');
    await create({ onRequest }, { beforeAttempt })('/orders', { query: { page: 1 } });
    const url = `${server.url}/orders?page=1`;
    expect(seen).toEqual([1, 2, 3].map((n) => [n, 'GET', url, 'h', null]));
    expect(server.requests.map(({ headers }) => headers['x-token'])).toEqual(['t1', 't2', 't3']);
  });

  test('what it throws is an attempt that was not sent', async () => {
    const own = new Error('no token');
    let calls = 0;
    const beforeAttempt = (): never => {
      calls += 1;
      throw own;
    };
    const error = await thrownBy(create({}, { beforeAttempt })('/orders', { method: 'POST' }));
    expect(error).toBeInstanceOf(FetchError);
    expect(error.cause).toBe(own);
    expect(redialOf(error)).toMatchObject({ delivery: 'not-sent' });
    expect(redialOf(error)?.attempts).toHaveLength(calls);
    expect(server.requests).toHaveLength(0);
  });
});

test('a hook that puts options of its own in place of all there were sends as ofetch does', async () => {
  const onRequest = (context: FetchContext): void => {
    const headers = new Headers({ 'x-own': '1' });
    context.options = { baseURL: server.url, headers, retry: false };
  };
  server.script(status(503), ok());
  const error = await thrownBy(create()('/orders', { onRequest }));
  expect([error.status, redialOf(error), server.requests.length]).toEqual([503, undefined, 1]);
  expect(server.requests[0]?.headers['x-own']).toBe('1');
});
