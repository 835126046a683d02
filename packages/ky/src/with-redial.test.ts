import { createRedial, redialOf, type RedialOptions } from '@redial/core';
import { ok, status } from '@redial/testing/server';
import ky, { HTTPError } from 'ky';
import { describe, expect, test } from 'vitest';
import { clock, create, options, plain, server, thrownBy } from './each-test.fixture.ts';
import { kyOptions, withRedial } from './index.ts';

const upTo = (maxAttempts: number): RedialOptions => ({
  ...options,
  policy: { ...options.policy, maxAttempts },
});

describe('plugged in', () => {
  test('the client is of the same kind, and the original is as it was', async () => {
    const original = plain({ retry: 0 });
    const api = withRedial(original, options);
    expect(Object.keys(api).toSorted()).toEqual(Object.keys(original).toSorted());
    server.script(status(503), ok());
    const error = await thrownBy(original.get('orders'));
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
    const api = withRedial(create({}, { maxAttempts: 4 }), upTo(2));
    const error = await thrownBy(api.get('orders'));
    expect(server.requests).toHaveLength(2);
    expect(clock.waitsMs).toEqual([500]);
    expect(error.message.match(/attempts/g)).toHaveLength(1);
  });

  test('with one Redial in two places', async () => {
    server.script(status(503));
    const own = kyOptions(createRedial(upTo(3)));
    await thrownBy(ky.extend(own).extend(own).get(server.url));
    expect(server.requests).toHaveLength(3);
  });

  test('inside another Redial', async () => {
    server.script(status(503));
    const api = create({}, { maxAttempts: 2 });
    const error = await thrownBy(createRedial(options).run(() => api.get('orders')));
    expect(server.requests).toHaveLength(2);
    expect(redialOf(error)?.attempts).toHaveLength(2);
  });

  test('around another Redial: what that gave up on is not tried again', async () => {
    server.script(status(503));
    const inner = createRedial(upTo(2));
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
    expect(() => withRedial(ky, upTo(0))).toThrow(/policy\.maxAttempts.*got 0/);
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

  test('that stands beside the context is named, too: ky would pass over it', () => {
    expect(() => create().get('orders', { redial: false } as never)).toThrow(
      'redial goes into the context: { context: { redial: … } }',
    );
  });
});
