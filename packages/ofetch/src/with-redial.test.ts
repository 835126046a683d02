import { createRedial, OverloadedError, RateLimitError, redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { ok, status } from '@redial/testing/server';
import { withRedial as resilientFetch } from '@redial/fetch';
import { createFetch, FetchError, ofetch, type $Fetch, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { clock, create, options, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('a $fetch like the one it was made of', () => {
  test('gives back data', async () => {
    server.script(status(503), ok({ id: 1 }));
    await expect(create()<{ id: number }>('/orders')).resolves.toEqual({ id: 1 });
    expect(clock.waitsMs).toEqual([500]);
  });

  test('raw gives back the response, marked', async () => {
    server.script(status(503), ok({ id: 1 }));
    const response = await create().raw('/orders');
    expect(response).toBeInstanceOf(Response);
    expect(response._data).toEqual({ id: 1 });
    expect(response.url).toBe(`${server.url}/orders`);
    expect(redialOf(response)?.attempts).toMatchObject([{ status: 503, delayMs: 500 }, {}]);
  });

  test('native is fetch as it is: one attempt, nothing marked', async () => {
    server.script(status(503));
    const response = await create().native(`${server.url}/orders`);
    expect([response.status, redialOf(response)]).toEqual([503, undefined]);
    expect(server.requests).toHaveLength(1);
  });

  test('create inherits defaults, hooks and Redial', async () => {
    server.script(status(503), ok({ id: 1 }));
    const parent = create({ headers: { 'x-parent': 'p' }, query: { page: '1' } });
    const child = parent.create({ query: { page: '2' } }).create({ headers: { 'x-child': 'c' } });
    await expect(child('/orders')).resolves.toEqual({ id: 1 });
    expect(server.requests.map(({ url }) => url.replace(server.url, ''))).toEqual([
      '/orders?page=2',
      '/orders?page=2',
    ]);
    expect(server.requests[1]?.headers).toMatchObject({ 'x-child': 'c' });
  });

  test('create takes a fetch of its own, as the second argument', async () => {
    const urls: string[] = [];
    const child = create().create(
      {},
      {
        fetch: async (input, init) => {
          urls.push(input as string);
          return fetch(input, init);
        },
      },
    );
    server.script(status(503), ok({ id: 1 }));
    await child('/orders');
    expect(urls).toEqual([`${server.url}/orders`, `${server.url}/orders`]);
  });

  test('what else a framework has hung on it is still there', () => {
    const own = Object.assign(ofetch.create({}), { tag: 'mine' });
    expect(withRedial(own).tag).toBe('mine');
  });

  test('the instance it was made of is left alone', async () => {
    const plain = ofetch.create({ baseURL: server.url, retry: 0 });
    withRedial(plain, options);
    server.script(status(503));
    const error = await thrownBy(plain('/orders'));
    expect([error instanceof FetchError, redialOf(error)]).toEqual([true, undefined]);
    expect(server.requests).toHaveLength(1);
  });

  test('works on the global ofetch, and on one made with createFetch', async () => {
    for (const $fetch of [ofetch, createFetch()]) {
      server.script(status(503), ok({ id: 1 }));
      await expect(withRedial($fetch, options)(`${server.url}/a`)).resolves.toEqual({ id: 1 });
    }
  });

  test('the global fetch is looked up for each call', async () => {
    const $fetch = create();
    const { fetch: before } = globalThis;
    globalThis.fetch = async () => Response.json({ replaced: true });
    try {
      await expect($fetch('/orders')).resolves.toEqual({ replaced: true });
    } finally {
      globalThis.fetch = before;
    }
  });
});

describe('one Redial', () => {
  test('installed twice, the second replaces the first', async () => {
    server.script(status(503));
    const onEvent = recordEvents();
    const first = withRedial(create(), { ...options, onEvent });
    const twice = withRedial(first, { ...options, policy: { maxAttempts: 2 } });
    const error = await thrownBy(twice('/orders'));
    expect(server.requests).toHaveLength(2);
    expect(redialOf(error)?.attempts).toHaveLength(2);
    expect(onEvent.types).toEqual([]);
  });

  test('also on what create has made', async () => {
    server.script(status(503));
    const twice = withRedial(create().create({}), { ...options, policy: { maxAttempts: 2 } });
    await twice('/orders').catch(() => undefined);
    expect(server.requests).toHaveLength(2);
  });

  test('around a $fetch that has one: attempts do not multiply', async () => {
    server.script(status(503));
    const $fetch = create();
    const outer = createRedial(options);
    const error = await thrownBy(outer.run(() => $fetch('/orders')));
    expect(server.requests).toHaveLength(4);
    expect(error).toBeInstanceOf(FetchError);
    expect(redialOf(error)?.attempts).toHaveLength(4);
  });

  test.each([{ throwHttpErrors: true }, { throwHttpErrors: false }])(
    'around a fetch that has one (%o): attempts do not multiply',
    async (adapterOptions) => {
      server.script(status(503));
      const inner = resilientFetch(fetch, options, adapterOptions);
      const $fetch = withRedial(ofetch.create({ baseURL: server.url }, { fetch: inner }), options);
      const error = await thrownBy($fetch('/orders'));
      expect(server.requests).toHaveLength(4);
      expect(error).toBeInstanceOf(FetchError);
      expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'attempts' });
    },
  );

  test('an inner one that is switched off leaves the attempts to the outer one', async () => {
    server.script(status(503), ok({ id: 1 }));
    const $fetch = create();
    const outer = createRedial(options);
    await expect(outer.run(() => $fetch('/orders', { redial: false }))).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(2);
  });
});

describe('per call', () => {
  test('policy and vendor', async () => {
    server.script(status(503));
    const error = await thrownBy(create()('/orders', { redial: { policy: { maxAttempts: 2 } } }));
    expect(error).toBeInstanceOf(OverloadedError);
    expect(redialOf(error)).toMatchObject({ stopReason: 'attempts', attempts: [{}, {}] });
  });

  test('as a default of an instance', async () => {
    server.script(status(503));
    const $fetch = create().create({ redial: { policy: { maxAttempts: 3 } } });
    await $fetch('/orders').catch(() => undefined);
    expect(server.requests).toHaveLength(3);
  });

  test.each<[string, FetchOptions]>([
    ['redial: false', { redial: false }],
    ['retry: false', { retry: false }],
    ['retry: 0', { retry: 0 }],
    ['retry: false beside options', { retry: false, redial: { policy: { maxAttempts: 3 } } }],
  ])('%s: once, still typed', async (_, once) => {
    server.script(status(429));
    for (const $fetch of [
      (): Promise<unknown> => create()('/orders', once),
      (): Promise<unknown> => create(once)('/orders'),
    ]) {
      server.script(status(429));
      const error = await thrownBy($fetch());
      expect(error).toBeInstanceOf(RateLimitError);
      expect(redialOf(error)?.stopReason).toBe('disabled');
      expect(server.requests).toHaveLength(1);
    }
  });

  test.each([1, 5])('retry: %i is not counted any more; maxAttempts is', async (retry) => {
    server.script(status(503));
    const native = { retry, retryDelay: 1, retryStatusCodes: [503] };
    await create()('/orders', native).catch(() => undefined);
    expect(server.requests).toHaveLength(4);
    expect(clock.waitsMs).toEqual([500, 1000, 2000]);
  });

  test.each<[string, FetchOptions, string]>([
    ['an unknown option', { redial: { retries: 3 } as never }, 'redial.retries is not an option'],
    ['a wrong one', { redial: { policy: { maxAttempts: 0 } } }, 'policy.maxAttempts must be'],
  ])('%s is refused, and nothing is sent', async (_, wrong, message) => {
    for (const send of [() => create()('/a', wrong), () => create(wrong)('/a')]) {
      const error = await send().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain(message);
    }
    expect(server.requests).toHaveLength(0);
  });
});

test.each([[undefined], [null], [fetch], [{ raw() {}, create() {}, native() {} }]])(
  'refuses %o, which is no $fetch',
  (value) => {
    expect(() => withRedial(value as never)).toThrow('redial: withRedial needs a $fetch');
  },
);

test('a $fetch whose create takes no fetch is no use to it, and is told so', async () => {
  const own = (client: $Fetch): $Fetch =>
    Object.assign((...args: Parameters<$Fetch>) => client(...args), {
      raw: client.raw,
      native: client.native,
      create: (defaults: FetchOptions) => own(client.create(defaults)),
    }) as $Fetch;
  const $fetch = withRedial(own(ofetch.create({ baseURL: server.url })), options);
  await expect($fetch('/orders')).rejects.toThrow(
    'redial: the `create` of this $fetch ignores its second argument',
  );
});

test('takes what ofetch takes: no options at all', async () => {
  await expect(create()('/orders', null as never)).resolves.toEqual({ id: 1 });
  const error = await thrownBy(create()(undefined as never));
  const plain = await thrownBy(ofetch(undefined as never));
  expect(error.message.startsWith(plain.message)).toBe(true);
});

test('refuses options that are wrong', () => {
  expect(() => withRedial(ofetch, { policy: { maxAttempts: -1 } })).toThrow('policy.maxAttempts');
});
