import { redialOf, type RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, type ManualClock } from '@redial/testing';
import { ok, scriptedServer, status, type ScriptedServer } from '@redial/testing/server';
import axios, { type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { axiosRetryOptions } from './index.ts';

let server: ScriptedServer;
let clock: ManualClock;
beforeEach(async () => {
  server = await scriptedServer(ok());
  clock = manualClock({ quietMs: 0 });
});
afterEach(() => server.close());

function create(options: RedialOptions = {}): AxiosInstance {
  const api = axios.create({ baseURL: server.url });
  const policy = { jitter: 'none', ...options.policy } as const;
  axiosRetry(api, axiosRetryOptions({ clock, random: fixedRandom(0), ...options, policy }));
  return api;
}

const thrownBy = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => undefined,
    (error: unknown) => error,
  );

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
