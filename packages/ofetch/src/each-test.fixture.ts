import type { RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, type ManualClock } from '@redial/testing';
import { ok, scriptedServer, type ScriptedServer } from '@redial/testing/server';
import { ofetch, type $Fetch, type FetchError, type FetchOptions } from 'ofetch';
import { afterEach, beforeEach } from 'vitest';
import { ofetchInterceptors, withRedial } from './index.ts';

// New for each test of a file that imports this.
export let server: ScriptedServer;
export let clock: ManualClock;
export let options: RedialOptions;
beforeEach(async () => {
  server = await scriptedServer(ok({ id: 1 }));
  clock = manualClock({ quietMs: 0 });
  options = { clock, random: fixedRandom(0), policy: { jitter: 'none' } };
});
afterEach(() => server.close());

/** The `timeout` of a test: a real timer, short, and longer than any answer on loopback takes. */
export const timeout = 200;

/** A `$fetch` of the server with Redial, over a fetch of the test's own if it names one. */
export const create = (
  defaults: FetchOptions = {},
  more: RedialOptions = {},
  native?: typeof fetch,
): $Fetch =>
  withRedial(ofetch.create({ baseURL: server.url, ...defaults }, native ? { fetch: native } : {}), {
    ...options,
    ...more,
    policy: { ...options.policy, ...more.policy },
  });

/** One of the server that has the bare hooks alone. */
export const hooked = (defaults: FetchOptions = {}, more: RedialOptions = {}): $Fetch =>
  ofetch.create({
    baseURL: server.url,
    ...defaults,
    ...ofetchInterceptors({ ...options, ...more, policy: { ...options.policy, ...more.policy } }),
  });

/** What a call throws. One that does not fail fails the test. */
export const thrownBy = (sent: Promise<unknown>): Promise<FetchError> =>
  sent.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as FetchError,
  );
