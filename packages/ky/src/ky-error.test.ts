import { isRateLimitError, RateLimitError, redialOf, ServerError } from '@redial/core';
import { status } from '@redial/testing/server';
import { HTTPError, isHTTPError } from 'ky';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

describe('errors', () => {
  test('are ky’s own objects, with more to say', async () => {
    server.script(
      status(429, { 'retry-after': '90' }, { error: { code: 'slow_down', message: 'Too fast.' } }),
    );
    const error = await thrownBy(create().get('orders'));
    expect(error).toBeInstanceOf(HTTPError);
    expect(error).toBeInstanceOf(RateLimitError);
    expect([isHTTPError(error), isRateLimitError(error), error.name]).toEqual([
      true,
      true,
      'HTTPError',
    ]);
    if (!isHTTPError(error) || !isRateLimitError(error)) throw error;
    expect(error.response.status).toBe(429);
    expect(error.data).toEqual({ error: { code: 'slow_down', message: 'Too fast.' } });
    expect(error.request.url).toBe(`${server.url}/orders`);
    expect(error.redial).toMatchObject({
      code: 'slow_down',
      retryAfterMs: 90_000,
      stopReason: 'wait-too-long',
    });
    expect(error.message).toMatch(
      /^Request failed with status code 429 .*: GET .*: rate_limit 429 slow_down: Too fast\./,
    );
    expect(error.stack?.split('\n')[0]).toContain('slow_down');
  });

  test('what is no Error, of a fetch of the user’s own, is wrapped', async () => {
    const fetch = (): Promise<never> => Promise.reject('out of order');
    const error = await thrownBy(create({ fetch }).get('orders'));
    expect(redialOf(error)).toMatchObject({ category: 'unknown', stopReason: 'not-retryable' });
    expect(error).toMatchObject({ name: 'RedialError', cause: 'out of order' });
  });

  test('show no secret of the request', async () => {
    const secret = 'sk-live-0123456789';
    server.script(({ headers }) =>
      status(500, {}, { message: `bad key ${headers['authorization']}` }),
    );
    const error = await thrownBy(
      create({}, { maxAttempts: 2 }).get('orders', {
        headers: { authorization: `Bearer ${secret}` },
        searchParams: { api_key: secret },
      }),
    );
    expect(error).toBeInstanceOf(ServerError);
    const { inspect } = await import('node:util');
    for (const print of [
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      String(error),
      error.stack,
    ]) {
      expect(print).not.toContain(secret);
    }
    expect((error as HTTPError).request.headers.get('authorization')).toContain(secret);
  });

  test('of a body that is labelled JSON and is none keep what it says', async () => {
    server.script(status(502, { 'content-type': 'application/json' }, '<h1>Bad gateway</h1>'));
    const error = await thrownBy(create({}, { maxAttempts: 1 }).get('orders'));
    expect((error as HTTPError).data).toBeUndefined(); // ky 2.1 drops what does not parse
    expect(redialOf(error)).toMatchObject({ category: 'server_error', status: 502 });
    expect(JSON.stringify(redialOf(error))).toContain('Bad gateway');
  });
});
