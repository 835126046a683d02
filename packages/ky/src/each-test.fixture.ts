import type { RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, type ManualClock } from '@redial/testing';
import { ok, scriptedServer, type ScriptedServer } from '@redial/testing/server';
import ky, { type KyInstance, type Options } from 'ky';
import { afterEach, beforeEach } from 'vitest';
import { withRedial } from './index.ts';

// New for each test of a file that imports this.
export let server: ScriptedServer;
export let clock: ManualClock;
export let options: RedialOptions;
beforeEach(async () => {
  server = await scriptedServer(ok({ id: 1 }));
  clock = manualClock({ quietMs: 0 });
  // What one test sends after another is no matter of these tests.
  options = { clock, lane: false, random: fixedRandom(0), policy: { jitter: 'none' } };
});
afterEach(() => server.close());

/** A ky of the server, without Redial. */
export const plain = (native: Options = {}): KyInstance =>
  ky.create({ prefix: server.url, timeout: false, ...native });

/** The same with Redial. */
export const create = (native: Options = {}, policy: RedialOptions['policy'] = {}): KyInstance =>
  withRedial(plain(native), { ...options, policy: { ...options.policy, ...policy } });

/** What a call throws. One that does not fail fails the test. */
export const thrownBy = (sent: Promise<unknown>): Promise<Error> =>
  sent.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as Error,
  );
