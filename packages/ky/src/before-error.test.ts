import { RateLimitError, redialOf } from '@redial/core';
import { hang, status } from '@redial/testing/server';
import { HTTPError, type Hooks } from 'ky';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

describe('beforeError', () => {
  test('sees the error typed, once, and what it makes of it is what is thrown', async () => {
    server.script(status(429, { 'retry-after': '90' }, { message: 'slow down' }));
    const seen: unknown[] = [];
    class Mine extends Error {}
    const hooks: Hooks = {
      beforeError: [
        ({ error }) => {
          seen.push(
            error instanceof HTTPError,
            error instanceof RateLimitError,
            redialOf(error)?.retryAfterMs,
          );
          return new Mine('try later', { cause: error });
        },
      ],
    };
    for (const api of [create({ hooks }), create().extend({ hooks })]) {
      const error = await thrownBy(api.get('orders'));
      expect(error).toBeInstanceOf(Mine);
      expect([error.message, redialOf(error)]).toEqual(['try later', undefined]);
      expect(error.cause).toBeInstanceOf(RateLimitError);
    }
    expect(seen).toEqual([true, true, 90_000, true, true, 90_000]);
  });

  test('a message that it sets stays, and the error is typed all the same', async () => {
    server.script(status(403, {}, { message: 'Nope' }));
    const hooks: Hooks = {
      beforeError: [
        ({ error }) => {
          error.message = 'You may not do this.';
          return error;
        },
      ],
    };
    const error = await thrownBy(create({ hooks }).get('orders'));
    expect(error.message).toBe('You may not do this.');
    expect(redialOf(error)).toMatchObject({ category: 'permission' });
  });

  test('runs for an abort as ever, with the caller’s reason', async () => {
    server.script(hang());
    const caller = new AbortController();
    const seen: unknown[] = [];
    const hooks: Hooks = {
      beforeRequest: [() => void setTimeout(() => caller.abort(new Error('gone')), 5)],
      beforeError: [
        ({ error }) => {
          seen.push(error.message);
          return error;
        },
      ],
    };
    const error = await thrownBy(create({ hooks }).get('orders', { signal: caller.signal }));
    expect(error).toBe(caller.signal.reason);
    expect(seen).toEqual(['gone']);
  });
});
