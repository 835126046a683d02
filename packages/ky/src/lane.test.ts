import { createRedial, RateLimitError, redialOf, type RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, type ManualClock } from '@redial/testing';
import { ok, status } from '@redial/testing/server';
import ky, { isKyError, type KyInstance, type Options } from 'ky';
import { beforeEach, describe, expect, test } from 'vitest';
import { server } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = manualClock({ mode: 'manual' });
});

const create = (native: Options = {}, policy: RedialOptions['policy'] = {}): KyInstance =>
  withRedial(ky.create({ prefix: server.url, timeout: 5_000, ...native }), {
    clock,
    random: fixedRandom(0),
    policy: { jitter: 'none', ...policy },
  });

/** Waits until as many waits are under way. */
async function waits(count: number): Promise<void> {
  while (clock.sleeps.filter(({ outcome }) => outcome === 'pending').length < count) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('a call that begins while another one was told to wait waits as well, and no timeout runs', async () => {
  server.script(status(429, { 'retry-after': '30' }), ok({ id: 1 }), ok({ id: 2 }));
  const api = create({ timeout: 500 });
  const first = api.get('a').json();
  await waits(1);
  const second = api.post('b', { json: {} }).json();
  await waits(2);
  expect(server.requests).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 600)); // longer than `timeout`
  await clock.advance(31_000);
  await clock.advance(31_000);
  await expect(Promise.all([first, second])).resolves.toHaveLength(2);
  expect(server.requests).toHaveLength(3);
});

test('an abort while it waits for its lane is the caller’s own reason', async () => {
  server.script(status(429, { 'retry-after': '30' }), ok());
  const api = create();
  const caller = new AbortController();
  const first = api.get('a', { signal: caller.signal }).catch((error: unknown) => error);
  await waits(1);
  const second = api.get('b', { signal: caller.signal }).catch((error: unknown) => error);
  await waits(2);
  const reason = new Error('gone');
  caller.abort(reason);
  expect([await first, await second]).toEqual([reason, reason]);
  expect(redialOf(reason)).toBeUndefined();
  expect(server.requests).toHaveLength(1);
});

test('a call that would wait too long in its lane is not sent: an error of ky’s, typed', async () => {
  server.script(status(429, { 'retry-after': '30' }), ok());
  const seen: Error[] = [];
  const api = create().extend({
    hooks: {
      beforeError: [
        ({ error }) => {
          seen.push(error);
          return error;
        },
      ],
    },
  });
  const first = api.get('a').json();
  await waits(1);
  const context = { redial: { policy: { maxWaitMs: 10_000 } } };
  const error: unknown = await api.get('b', { context }).catch((e: unknown) => e);
  expect([isKyError(error), error instanceof RateLimitError]).toEqual([true, true]);
  expect(redialOf(error)).toMatchObject({
    delivery: 'not-sent',
    stopReason: 'wait-too-long',
    attempts: [],
  });
  expect(seen).toEqual([error]);
  expect(server.requests).toHaveLength(1);
  await clock.advance(31_000);
  await first;
});

describe('a hook of the user’s that ends the call leaves nothing behind in the lane', () => {
  const boom = (): never => {
    throw new Error('mine');
  };
  test.each<[string, Options['hooks']]>([
    ['afterResponse throws', { afterResponse: [boom] }],
    ['beforeRequest throws', { beforeRequest: [boom] }],
    ['beforeRetry throws', { beforeRetry: [boom] }],
    ['beforeRetry stops', { beforeRetry: [() => ky.stop] }],
    ['beforeRetry answers', { beforeRetry: [() => new Response('{}')] }],
    ['beforeError throws', { beforeError: [boom] }],
  ])('%s', async (_, hooks = {}) => {
    server.script(status(503));
    const redial = createRedial({ policy: { baseDelayMs: 1 } });
    await withRedial(ky.create({ hooks }), redial)
      .get(server.url)
      .catch(() => undefined);
    expect(redial.lanes().map(({ inFlight }) => inFlight)).not.toContain(1);
  });
});
