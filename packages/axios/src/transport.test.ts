import { redialOf, type RedialOptions } from '@redial/core';
import { manualClock, recordEvents } from '@redial/testing';
import { hang, ok, status } from '@redial/testing/server';
import axios, { AxiosError, isCancel, type InternalAxiosRequestConfig } from 'axios';
import { beforeEach, describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';
import { ForeignController } from './foreign-controller.fixture.ts';

function fail(error: unknown): never {
  throw error;
}

const adapters = ['http', 'fetch'] as const;

beforeEach(() => server.script(status(503), ok()));

test('what an adapter of the user’s own does to its config is undone before the next attempt', async () => {
  const sent: unknown[] = [];
  const adapter = async (config: InternalAxiosRequestConfig): Promise<never> => {
    const { url, baseURL, params, data, timeout, auth } = config;
    sent.push({ url, baseURL, params, data, timeout, auth });
    config.url = `/proxy${config.url}`;
    config.baseURL = 'http://proxy.test';
    config.params = { signature: 'abc' };
    config.data = `signed ${config.data}`;
    config.timeout = 1;
    delete config.auth;
    throw new AxiosError('reset', 'ECONNREFUSED', config);
  };
  const first = {
    url: '/a',
    baseURL: 'http://api.test',
    params: { b: 1 },
    data: 'text',
    timeout: 500,
    auth: { username: 'alice', password: 'secret' },
  };
  const api = create({ policy: { maxAttempts: 2 } }, { adapter });
  await thrownBy(api.request({ method: 'put', ...first }));
  expect(sent).toEqual([first, first]);
});

describe('an abort', () => {
  test('by a token: its reason is no cause of itself', async () => {
    const source = axios.CancelToken.source();
    server.script(() => {
      source.cancel('enough');
      return hang();
    });
    const error = await thrownBy(create().get('/', { cancelToken: source.token }));
    expect(isCancel(error)).toBe(true);
    expect((error as Error).cause).toBeUndefined();
  });

  test('by a signal of another make, while the request is prepared: nothing is sent', async () => {
    class ForeignSignal extends EventTarget {
      aborted = false;
    }
    const signal = new ForeignSignal();
    const transformRequest = (): void => void (signal.aborted = true);
    let sent = 0;
    const adapter = async (): Promise<never> => fail(++sent);
    const error = await thrownBy(create({}, { adapter }).get('/', { signal, transformRequest }));
    expect([isCancel(error), redialOf(error), sent]).toEqual([true, undefined, 0]);
  });

  test('by a token, in the wait: its reason is no cause of itself', async () => {
    const source = axios.CancelToken.source();
    const onEvent: RedialOptions['onEvent'] = ({ type }) => {
      if (type === 'retry-scheduled') source.cancel('enough');
    };
    const clock = manualClock({ mode: 'manual' });
    const api = create({ onEvent, clock });
    const error = await thrownBy(api.get('/', { cancelToken: source.token }));
    expect(isCancel(error)).toBe(true);
    expect((error as Error).cause).toBeUndefined();
  });

  test.each(adapters)('%s: by a signal that is not of this platform', async (adapter) => {
    server.script(() => {
      caller.abort();
      return hang();
    });
    const caller = new ForeignController();
    const onEvent = recordEvents();
    const api = create({ onEvent, policy: { deadlineMs: 60_000 } }, { adapter });
    const error = await thrownBy(api.get('/', { signal: caller.signal }));
    expect(isCancel(error)).toBe(true);
    expect(onEvent.types).toEqual(['aborted']);
  });

  test.each(['stream', 'json'] as const)(
    '%s: a signal of another platform that is left alone',
    async (responseType) => {
      const { signal } = new ForeignController();
      const api = create({ policy: { deadlineMs: 60_000 } }, { responseType, timeout: 5_000 });
      await expect(api.get('/', { signal })).resolves.toMatchObject({
        status: 200,
      });
      expect(server.requests).toHaveLength(2);
    },
  );
});

describe('errors of an adapter of the user’s own', () => {
  const failing = (error: unknown): Promise<unknown> =>
    thrownBy(create({ policy: { maxAttempts: 1 } }, { adapter: async () => fail(error) }).get('/'));

  test('frozen: explained all the same', async () => {
    const config = { url: '/' };
    const frozen = Object.freeze(
      Object.assign(new Error('no'), {
        config,
        response: Object.freeze({ status: 503, headers: {}, data: '', config }),
      }),
    );
    const error = await failing(frozen);
    expect(redialOf(error)?.status).toBe(503);
    expect((error as Error).cause).toBe(frozen);
  });

  test.each([['text'], [undefined], [null], [{}]])('%j: explained all the same', async (thrown) => {
    expect(redialOf(await failing(thrown))?.category).toBe('unknown');
  });
});

test('a user name that is no proper text masks no less, and replaces no error', async () => {
  server.script(status(401, {}, 'wrong password hunter22'));
  const auth = { username: '\ud800', password: 'hunter22' };
  const error = await thrownBy(create().get('/', { auth }));
  expect(redialOf(error)).toMatchObject({ status: 401, message: 'wrong password ***' });
});

describe('a soft failure', () => {
  const vendor = {
    vendor: 'acme',
    hosts: ['127.0.0.1'],
    softFailure: { path: 'code', numberOtherThan: 0 },
    rules: [],
  };

  test('is found in JSON', async () => {
    server.script(ok({ code: 7 }));
    expect(redialOf(await thrownBy(create({ vendor }).get('/')))?.vendor).toBe('acme');
  });

  test('is not looked for in what is larger than an answer of that kind', async () => {
    server.script(ok({ code: 7, list: 'x'.repeat(1_100_000) }));
    await expect(create({ vendor }).get('/')).resolves.toMatchObject({ status: 200 });
  });
});

test('a deadline before the first attempt was sent is axios’s own timeout', async () => {
  const beforeAttempt = (): Promise<void> => new Promise(() => undefined);
  const error = await thrownBy(create({ beforeAttempt, policy: { deadlineMs: 60 } }).get('/'));
  expect([error instanceof AxiosError, error.code]).toEqual([true, 'ECONNABORTED']);
  expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
  expect(server.requests).toHaveLength(0);
});
