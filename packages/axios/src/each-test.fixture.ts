import { ok, scriptedServer, type ScriptedServer } from '@redial/testing/server';
import type { AxiosError } from 'axios';
import { afterEach, beforeEach } from 'vitest';

// New for each test of a file that imports this.
export let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer(ok());
});
afterEach(() => server.close());

/** What a call throws. One that does not fail fails the test. */
export const thrownBy = (sent: Promise<unknown>): Promise<AxiosError> =>
  sent.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as AxiosError,
  );
