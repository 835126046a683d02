import { redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { ok, status } from '@redial/testing/server';
import ky, { type Hooks, type RetryOptions } from 'ky';
import { describe, expect, test, vi } from 'vitest';
import { create, options, plain, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('a `ky.retry()` that names no delay waits as in ky', () => {
  const hooks: Hooks = {
    afterResponse: [({ response }) => (response.status === 202 ? ky.retry() : undefined)],
  };
  /** The delays that ky has asked its timer for. */
  async function delaysOf(retry: RetryOptions): Promise<unknown[]> {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    server.script(status(202), status(503), status(202), ok());
    await create({ hooks, retry }).get('orders');
    const delays = timers.mock.calls.map(([, delayMs]) => delayMs);
    timers.mockRestore();
    return delays;
  }

  test('by its own default', async () => {
    expect(await delaysOf({})).toEqual(expect.arrayContaining([300, 0, 1_200]));
  });

  test('by the user’s options', async () => {
    const delay = (attemptCount: number): number => 40 + attemptCount;
    const jitter = (delayMs: number): number => delayMs * 2;
    const delays = await delaysOf({ limit: 3, delay, jitter, backoffLimit: 85 });
    expect(delays).toEqual(expect.arrayContaining([82, 0, 85]));
  });
});

describe('a failure that afterResponse makes of a success', () => {
  /** An API that says `ok: false` in a 200. */
  const hooks: Hooks = {
    afterResponse: [
      async ({ response }) =>
        (await response.json<{ ok?: boolean }>()).ok === false
          ? new Response('{}', { status: 503 })
          : undefined,
    ],
  };

  test('is one attempt, and no success', async () => {
    server.script(ok({ ok: false }));
    const onEvent = recordEvents();
    const policy = { ...options.policy, maxAttempts: 3 };
    const api = withRedial(plain({ hooks }), { ...options, onEvent, policy });
    expect(redialOf(await thrownBy(api.get('orders')))).toMatchObject({
      stopReason: 'attempts',
      attempts: [1, 2, 3].map((attempt) => ({ attempt, status: 503 })),
    });
    expect(server.requests).toHaveLength(3);
    expect(onEvent.types).not.toContain('recovered');
  });

  test('and a success that follows it is told once', async () => {
    server.script(ok({ ok: false }), status(503, {}, {}), ok({ ok: true }));
    const onEvent = recordEvents();
    await withRedial(plain({ hooks }), { ...options, onEvent }).get('orders');
    expect(onEvent.types.filter((type) => type === 'recovered')).toHaveLength(1);
  });
});
