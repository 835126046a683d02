import { OverloadedError, redialOf } from '@redial/core';
import { drop, ok, status } from '@redial/testing/server';
import ky, {
  type BeforeRequestHook,
  type Hooks,
  type KyInstance,
  type Options,
  type RetryOptions,
} from 'ky';
import { describe, expect, test } from 'vitest';
import { clock, create, options, plain, server, thrownBy } from './each-test.fixture.ts';
import { kyOptions, withRedial } from './index.ts';

/** Every hook of ky, writing down that it ran. */
function recorded(log: string[], name: string): Hooks {
  return {
    init: [() => void log.push(`${name} init`)],
    beforeRequest: [({ retryCount }) => void log.push(`${name} beforeRequest ${retryCount}`)],
    beforeRetry: [
      ({ error, retryCount }) => void log.push(`${name} beforeRetry ${retryCount} ${error.name}`),
    ],
    afterResponse: [
      ({ response, retryCount }) =>
        void log.push(`${name} afterResponse ${retryCount} ${response.status}`),
    ],
    beforeError: [
      ({ error, retryCount }) => {
        log.push(`${name} beforeError ${retryCount} ${error.name}`);
        return error;
      },
    ],
  };
}

describe('the user’s hooks', () => {
  test.each([
    ['success', [ok()]],
    ['recovery', [status(503), status(503), ok()]],
    ['a final status', [status(404)]],
    ['a lost connection', [drop(), ok()]],
    ['exhaustion', [status(503)]],
  ])('run as often and in the same order as without Redial: %s', async (_, replies) => {
    // The same number of attempts, and no time lost in between.
    const retry = { limit: 3, delay: () => 0 };
    const play = async (api: KyInstance, log: string[]): Promise<string[]> => {
      server.script(...replies);
      await api.get('orders').catch(() => undefined);
      return log;
    };
    const before: string[] = [];
    const native = plain({ retry, hooks: recorded(before, 'a') }).extend({
      hooks: recorded(before, 'b'),
    });
    const after: string[] = [];
    const plugged = withRedial(plain({ retry, hooks: recorded(after, 'a') }), options).extend({
      hooks: recorded(after, 'b'),
    });
    const expected = await play(native, before);
    expect(await play(plugged, after)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(5);
  });

  test('of one call run as well', async () => {
    const log: string[] = [];
    server.script(status(503), ok());
    await create().get('orders', { hooks: recorded(log, 'call') });
    expect(log).toEqual([
      'call init',
      'call beforeRequest 0',
      'call afterResponse 0 503',
      'call beforeRetry 1 HTTPError',
      'call afterResponse 1 200',
    ]);
  });
});

describe('init', () => {
  test.each(['before', 'after'] as const)(
    'may change options, installed %s Redial',
    async (when) => {
      const hooks: Hooks = {
        init: [
          (given) => {
            given.searchParams = { v: 1 };
            given.headers = { 'x-init': 'yes' };
          },
        ],
      };
      const api = when === 'before' ? create({ hooks }) : create().extend({ hooks });
      server.script(status(503), ok());
      await api.get('orders');
      expect(server.requests).toHaveLength(2);
      for (const { url, headers } of server.requests) {
        expect([url, headers['x-init']]).toEqual([`${server.url}/orders?v=1`, 'yes']);
      }
    },
  );

  test('a later one that switches retries off is obeyed', async () => {
    const api = create().extend({ hooks: { init: [(given) => void (given.retry = 0)] } });
    server.script(status(503));
    const error = await thrownBy(api.get('orders'));
    expect(server.requests).toHaveLength(1);
    expect(error).toBeInstanceOf(OverloadedError);
    expect(redialOf(error)?.stopReason).toBe('disabled');
    const response = await api.get('orders', { throwHttpErrors: false });
    expect(response.status).toBe(503);
    expect(redialOf(response)?.stopReason).toBe('disabled');
  });

  test('a later one that brings retry options of its own takes the wheel; errors stay typed', async () => {
    const log: string[] = [];
    const api = create().extend({
      hooks: {
        init: [(given) => void (given.retry = { limit: 1, delay: () => 0 })],
        beforeRetry: [({ retryCount }) => void log.push(`retry ${retryCount}`)],
      },
    });
    server.script(status(503));
    const error = await thrownBy(api.get('orders'));
    expect(log).toEqual(['retry 1']);
    expect(server.requests).toHaveLength(2);
    expect(clock.waitsMs).toEqual([]);
    expect(redialOf(error)).toMatchObject({
      stopReason: 'disabled',
      attempts: [{ attempt: 1 }, { attempt: 2 }],
    });
  });

  test.each([
    ['a list that all calls share', [() => {}]],
    ['nothing', undefined],
  ])('a later one may put %s in the place of the hooks', async (_, list) => {
    const init = (given: Options): void => {
      Object.assign(given.hooks as Hooks, { afterResponse: list });
    };
    const before = list?.length;
    const api = create({ throwHttpErrors: false }).extend({ hooks: { init: [init] } });
    server.script(status(503), ok({ id: 1 }));
    await expect(api.get('orders').json()).resolves.toEqual({ id: 1 });
    await expect(api.get('orders').json()).resolves.toEqual({ id: 1 });
    expect(list?.length).toBe(before);
  });

  test.each([true, false])('hooks that a later one adds come before ours: %s', async (throws) => {
    const fallback = ({ response }: { response: Response }): Response | undefined =>
      response.ok ? undefined : new Response('{"from":"fallback"}');
    const init = (given: Options): void => {
      given.throwHttpErrors = throws;
      given.hooks?.afterResponse?.push(fallback);
    };
    server.script(status(503), ok());
    const api = create().extend({ hooks: { init: [init] } });
    await expect(api.get('orders').json()).resolves.toEqual({ from: 'fallback' });
    expect(server.requests).toHaveLength(1);
  });

  test('what one adds to the methods is of that call alone', async () => {
    const lengths: number[] = [];
    const init = ({ retry }: Options): void => {
      const { methods = [] } = retry as RetryOptions;
      lengths.push((methods as string[]).push('post'));
    };
    const beforeRequest: BeforeRequestHook = ({ options: { retry } }) => {
      lengths.push((retry as RetryOptions).methods?.length ?? 0);
    };
    server.script(ok());
    const api = create().extend({ hooks: { init: [init], beforeRequest: [beforeRequest] } });
    await api.get('orders');
    await api.get('orders');
    expect(lengths).toEqual([1, 1, 1, 1]);
  });

  test('a later one that replaces fetch takes Redial’s eyes: no harm is done', async () => {
    const api = create().extend({ hooks: { init: [(given) => void (given.fetch = fetch)] } });
    server.script(status(503), ok());
    await expect(api.get('orders').json()).resolves.toEqual({});
    expect(server.requests).toHaveLength(2);
  });
});

test('hooks that are replaced, not added, take Redial along: what kyOptions cannot help', async () => {
  server.script(status(429));
  const api = ky.create({ prefix: server.url, retry: 0, ...kyOptions(options), hooks: {} });
  const error = await thrownBy(api.post('orders'));
  expect(redialOf(error)).toBeUndefined();
});
