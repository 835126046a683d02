import { redialOf } from '@redial/core';
import { dropAfterRequest, ok, status } from '@redial/testing/server';
import { HTTPError, isHTTPError, type Options, type RetryOptions } from 'ky';
import { describe, expect, test } from 'vitest';
import { clock, create, server, thrownBy } from './each-test.fixture.ts';

describe('retry', () => {
  test.each<[string, Options]>([
    ['0 of the instance', { retry: 0 }],
    ['{ limit: 0 } of the instance', { retry: { limit: 0 } }],
  ])('%s: once, still typed', async (_, native) => {
    server.script(status(503, { 'retry-after': '1' }));
    const error = await thrownBy(create(native).get('orders'));
    expect(server.requests).toHaveLength(1);
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({
      status: 503,
      stopReason: 'disabled',
      attempts: [{ attempt: 1 }],
    });
  });

  test.each<[string, RetryOptions | number]>([
    ['0', 0],
    ['{ limit: 0 }', { limit: 0 }],
  ])('%s of one call: once, still typed', async (_, retry) => {
    server.script(dropAfterRequest());
    const error = await thrownBy(create().get('orders', { retry }));
    expect(server.requests).toHaveLength(1);
    expect(redialOf(error)).toMatchObject({ category: 'network', stopReason: 'disabled' });
  });

  test('0, and no exception wanted', async () => {
    server.script(status(503, {}, { error: 'busy' }));
    const response = await create({ throwHttpErrors: false }).get('orders', { retry: 0 });
    await expect(response.json()).resolves.toEqual({ error: 'busy' });
    expect(server.requests).toHaveLength(1);
    expect(redialOf(response)).toMatchObject({ status: 503, stopReason: 'disabled' });
  });

  test('delays, statuses and methods are Redial’s', async () => {
    server.script(status(409), status(503), ok());
    const retry: RetryOptions = {
      limit: 1,
      methods: ['put'],
      statusCodes: [409],
      delay: () => 60_000,
      backoffLimit: 60_000,
      jitter: true,
    };
    await thrownBy(create({ retry }).get('orders'));
    expect(server.requests).toHaveLength(1);
    await create({ retry }).get('orders');
    expect(clock.waitsMs).toEqual([500]);
  });

  test('a number above 0 does not change maxAttempts', async () => {
    server.script(status(503));
    await thrownBy(create({ retry: 7 }).get('orders'));
    expect(server.requests).toHaveLength(4);
  });

  test('hooks see the number of the last retry, as ky documents it', async () => {
    server.script(status(503));
    const seen: boolean[] = [];
    const api = create({
      hooks: {
        afterResponse: [
          ({ options: { retry }, retryCount }) => {
            seen.push(retryCount === retry.limit);
          },
        ],
      },
    });
    await thrownBy(api.get('orders'));
    expect(seen).toEqual([false, false, false, true]);
  });

  describe('shouldRetry', () => {
    test('is asked for the methods that ky asks it for, with what ky gives it', async () => {
      server.script(status(503));
      const seen: unknown[] = [];
      const retry: RetryOptions = {
        shouldRetry: ({ error, retryCount }) => {
          seen.push([isHTTPError(error) && error.response.status, retryCount]);
          return undefined;
        },
      };
      await thrownBy(create({ retry }).get('orders'));
      expect(seen).toEqual([
        [503, 1],
        [503, 2],
        [503, 3],
      ]);
      await thrownBy(create({ retry }).post('orders'));
      expect(seen).toHaveLength(3);
    });

    test.each([
      ['false stops', false, 503, 1],
      ['true sends again', true, 404, 4],
      ['undefined leaves it to Redial', undefined, 503, 4],
      ['a promise is awaited', Promise.resolve(false), 503, 1],
    ])('%s', async (_, wish, code, requests) => {
      server.script(status(code));
      const error = await thrownBy(create({ retry: { shouldRetry: () => wish } }).get('orders'));
      expect(server.requests).toHaveLength(requests);
      expect(redialOf(error)?.stopReason).toBe(requests === 1 ? 'not-retryable' : 'attempts');
    });

    test('Redial’s own has the first word', async () => {
      server.script(status(503));
      const retry = { shouldRetry: () => true };
      await thrownBy(create({ retry }, { shouldRetry: () => false }).get('orders'));
      expect(server.requests).toHaveLength(1);
    });

    test('one that throws does not take the place of the error', async () => {
      server.script(status(503), ok());
      await create({ retry: { shouldRetry: JSON.parse as never } }).get('orders');
      expect(server.requests).toHaveLength(2);
    });
  });
});
