import type { RedialOptions } from '@redial/core';
import { fixedRandom, manualClock } from '@redial/testing';
import { ok, scriptedServer, type ScriptedServer } from '@redial/testing/server';
import axios, { type AxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { afterEach, beforeEach } from 'vitest';
import { withRedial } from './index.ts';

// New for each test of a file that imports this.
export let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer(ok());
});
afterEach(() => server.close());

/** An instance at that server, whose waits take no time. */
export const create = (
  options: RedialOptions = {},
  config: AxiosRequestConfig = {},
): AxiosInstance =>
  withRedial(axios.create({ baseURL: server.url, ...config }), {
    clock: manualClock({ quietMs: 0 }),
    random: fixedRandom(0),
    ...options,
  });

/** What a call throws. One that does not fail fails the test. */
export const thrownBy = (sent: Promise<unknown>): Promise<AxiosError> =>
  sent.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as AxiosError,
  );
