import { createRedial, RateLimitError, redialOf, type RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, recordEvents, type ManualClock } from '@redial/testing';
import { ok, status } from '@redial/testing/server';
import { FetchError, ofetch, type $Fetch, type FetchOptions } from 'ofetch';
import { beforeEach, expect, test } from 'vitest';
import { server } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = manualClock({ mode: 'manual' });
});

const create = (native: FetchOptions = {}, options: RedialOptions = {}): $Fetch =>
  withRedial(ofetch.create({ baseURL: server.url, ...native }), {
    clock,
    random: fixedRandom(0),
    policy: { jitter: 'none' },
    ...options,
  });

/** Waits until as many waits are under way. */
async function waits(count: number): Promise<void> {
  while (clock.sleeps.filter(({ outcome }) => outcome === 'pending').length < count) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const settled = (sent: Promise<unknown>): Promise<unknown> => sent.catch((error: unknown) => error);

test('a call that begins while another was told to wait waits as well, and no timeout runs', async () => {
  server.script(status(429, { 'retry-after': '30' }), ok({ id: 1 }));
  const $fetch = create({ timeout: 500 });
  const first = $fetch('/a');
  await waits(1);
  const second = $fetch('/b', { method: 'POST', body: {} });
  await waits(2);
  expect(server.requests).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 600)); // longer than `timeout`
  await clock.advance(31_000);
  await clock.advance(31_000);
  await expect(Promise.all([first, second])).resolves.toEqual([{ id: 1 }, { id: 1 }]);
  expect(server.requests).toHaveLength(3);
});

test('an abort while it waits for its lane is ofetch’s own error, and told once', async () => {
  server.script(status(429, { 'retry-after': '30' }), ok());
  const onEvent = recordEvents();
  const $fetch = create({}, { onEvent });
  const caller = new AbortController();
  const { signal } = caller;
  const first = settled($fetch('/a', { signal }));
  await waits(1);
  const second = settled($fetch('/b', { signal }));
  await waits(2);
  caller.abort(new Error('gone'));
  for (const error of [await first, await second]) {
    expect(error).toBeInstanceOf(FetchError);
    expect([(error as Error).cause, redialOf(error)]).toEqual([signal.reason, undefined]);
  }
  expect(server.requests).toHaveLength(1);
  expect(onEvent.types.filter((type) => type === 'aborted')).toHaveLength(2);
});

test('a call that would wait too long in its lane is not sent: a FetchError, typed', async () => {
  server.script(status(429, { 'retry-after': '30' }), ok());
  const $fetch = create();
  const first = $fetch('/a');
  await waits(1);
  const redial = { policy: { maxWaitMs: 10_000 } };
  const error = await settled($fetch('/b', { redial }));
  expect([error instanceof FetchError, error instanceof RateLimitError]).toEqual([true, true]);
  expect(redialOf(error)).toMatchObject({
    delivery: 'not-sent',
    stopReason: 'wait-too-long',
    attempts: [],
  });
  expect(server.requests).toHaveLength(1);
  await clock.advance(31_000);
  await first;
});

test('a hook that throws when its turn has come does not hold up the others', async () => {
  server.script(status(429, { 'retry-after': '30' }), ok({ id: 1 }));
  const redial = createRedial({ clock, random: fixedRandom(0), policy: { jitter: 'none' } });
  const $fetch = withRedial(ofetch.create({ baseURL: server.url }), redial);
  const own = new Error('mine');
  let calls = 0;
  const onRequest = (): void => {
    calls += 1;
    if (calls > 1) throw own;
  };
  const first = settled($fetch('/a', { onRequest }));
  await waits(1);
  const second = $fetch('/b');
  await waits(2);
  await clock.advance(31_000);
  expect(await first).toBe(own);
  await clock.advance(100);
  await expect(second).resolves.toEqual({ id: 1 });
  expect(redial.lanes()).toMatchObject([{ inFlight: 0, queued: 0 }]);
});
