import { createRedial, redialOf, type RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, recordEvents, type ManualClock } from '@redial/testing';
import { hang, ok, status } from '@redial/testing/server';
import axios, { isCancel, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { beforeEach, describe, expect, test } from 'vitest';
import { server, thrownBy } from './each-test.fixture.ts';
import { axiosRetryOptions } from './index.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = manualClock({ quietMs: 0 });
});

function create(options: RedialOptions = {}): AxiosInstance {
  const api = axios.create({ baseURL: server.url });
  const policy = { jitter: 'none', ...options.policy } as const;
  axiosRetry(api, axiosRetryOptions({ clock, random: fixedRandom(0), ...options, policy }));
  return api;
}

describe('an idempotency key that nobody has sent', () => {
  const policies = [{ idempotencyKey: true }, { idempotencyKey: 'X-Once' }];

  test.each(policies)('of one call, %j: no reason to send it again', async (policy) => {
    server.script(status(500), ok());
    const error = await thrownBy(create().post('/orders', {}, { redial: { policy } }));
    expect(redialOf(error)?.stopReason).toBe('not-safe');
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    [{}, 'Idempotency-Key'],
    [{ idempotencyKey: true }, 'Idempotency-Key'],
    [{ idempotencyKey: 'X-Once' }, 'x-once'],
  ])('beside %j: one that the caller has sent counts', async (policy, header) => {
    server.script(status(500), ok());
    await create().post('/orders', {}, { headers: { [header]: 'k1' }, redial: { policy } });
    expect(server.requests.map(({ headers }) => headers[header.toLowerCase()])).toEqual([
      'k1',
      'k1',
    ]);
  });
});

describe('a config that is sent again', () => {
  test('after a refusal: is a request of its own', async () => {
    server.script(status(401), status(503), status(503), ok());
    const api = create({ policy: { maxAttempts: 3 } });
    api.interceptors.response.use(null, async (error) => {
      if (error.response?.status !== 401) throw error;
      return api(error.config);
    });
    await expect(api.get('/')).resolves.toMatchObject({ status: 200 });
    expect(clock.waitsMs).toEqual([500, 1000]);
  });

  test('after an abort: is a request of its own', async () => {
    const caller = new AbortController();
    server.script(status(503), () => {
      caller.abort();
      return hang();
    });
    const api = create({ policy: { maxAttempts: 2 } });
    const error = await thrownBy(api.get('/', { signal: caller.signal }));
    server.script(status(503), ok());
    const { config } = error as { config: object };
    await expect(api({ ...config, signal: undefined } as never)).resolves.toMatchObject({
      status: 200,
    });
  });
});

describe('retries of a single call', () => {
  test.each([0, 1, 2])(
    '%i: typed, recorded, and nothing is waited for after the last',
    async (retries) => {
      server.script(status(503));
      const onEvent = recordEvents();
      const error = await thrownBy(create({ onEvent }).get('/', { 'axios-retry': { retries } }));
      expect(server.requests).toHaveLength(retries + 1);
      expect(clock.waitsMs).toEqual([500, 1000].slice(0, retries));
      expect(redialOf(error)).toMatchObject({
        category: 'overloaded',
        stopReason: retries ? 'attempts' : 'disabled',
      });
      expect(redialOf(error)?.attempts).toHaveLength(retries + 1);
      expect(onEvent.types.at(-1)).toBe('gave-up');
    },
  );
});

describe('an abort', () => {
  test('in the wait: told once', async () => {
    server.script(status(503));
    const caller = new AbortController();
    const recorded = recordEvents();
    const onEvent: RedialOptions['onEvent'] = (event) => {
      recorded(event);
      if (event.type === 'retry-scheduled') queueMicrotask(() => caller.abort());
    };
    clock = manualClock({ mode: 'manual' });
    const error = await thrownBy(create({ onEvent }).get('/', { signal: caller.signal }));
    expect(isCancel(error)).toBe(true);
    expect(recorded.types).toEqual(['attempt-failed', 'retry-scheduled', 'aborted']);
  });

  test('in a later attempt: told once', async () => {
    const caller = new AbortController();
    server.script(status(503), () => {
      caller.abort();
      return hang();
    });
    const onEvent = recordEvents();
    const error = await thrownBy(create({ onEvent }).get('/', { signal: caller.signal }));
    expect(isCancel(error)).toBe(true);
    expect(onEvent.types).toEqual(['attempt-failed', 'retry-scheduled', 'aborted']);
  });
});

test('no lane waits for the end of a request that is out of sight', async () => {
  const redial = createRedial({ clock, random: fixedRandom(0) });
  const api = axios.create({ baseURL: server.url });
  axiosRetry(api, axiosRetryOptions(redial));
  server.script(status(503), ok());
  await api.get('/');
  expect(redial.lanes()).toEqual([]);
});

test('an option of one call that does not exist is refused, not ignored', async () => {
  server.script(status(503));
  const error = await thrownBy(create().get('/', { redial: { retries: 3 } as never }));
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toContain('retries is not an option');
});
