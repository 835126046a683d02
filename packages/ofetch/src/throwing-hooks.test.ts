import { redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { drop, ok, status } from '@redial/testing/server';
import { ofetch, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server } from './each-test.fixture.ts';

describe('a hook that throws ends the request with its own error, as ever', () => {
  const own = new Error('mine');
  const fail = (): never => {
    throw own;
  };

  test.each<[string, FetchOptions, string[]]>([
    ['onRequest', { onRequest: fail }, []],
    ['onResponse', { onResponse: fail }, ['attempt-failed', 'gave-up']],
    ['onResponseError', { onResponseError: fail }, ['attempt-failed', 'gave-up']],
  ])('%s', async (_, hooks, events) => {
    server.script(status(503), ok());
    const seen = recordEvents();
    await expect(create({}, { onEvent: seen })('/orders', hooks)).rejects.toBe(own);
    expect(redialOf(own)).toBeUndefined();
    expect(seen.types).toEqual(events);
    expect(server.requests.length).toBeLessThan(2);
  });

  test('onRequestError', async () => {
    server.script(drop(), ok());
    await expect(create()('/orders', { onRequestError: fail })).rejects.toBe(own);
    expect(server.requests).toHaveLength(1);
  });

  test('in a later attempt', async () => {
    server.script(status(503), ok());
    const seen = recordEvents();
    let calls = 0;
    const onRequest = (): void => {
      calls += 1;
      if (calls > 1) fail();
    };
    await expect(create({}, { onEvent: seen })('/orders', { onRequest })).rejects.toBe(own);
    expect(seen.types).toEqual(['attempt-failed', 'retry-scheduled', 'gave-up']);
  });

  test('after an abort, no failure is told', async () => {
    const caller = new AbortController();
    const seen = recordEvents();
    server.script(status(503));
    const onResponseError = (): never => {
      caller.abort();
      return fail();
    };
    const sent = create({}, { onEvent: seen })('/orders', {
      onResponseError,
      signal: caller.signal,
    });
    await expect(sent).rejects.toBe(own);
    expect(seen.types).toEqual(['aborted']);
  });

  test('on a success', async () => {
    const seen = recordEvents();
    await expect(create({}, { onEvent: seen })('/orders', { onResponse: fail })).rejects.toBe(own);
    expect(seen.types).toEqual([]);
  });

  test('a FetchError of another request, thrown from a hook, is the caller’s own', async () => {
    const refresh = await ofetch(`http://127.0.0.1:1/token`, { retry: 0 }).catch(
      (error: unknown) => error,
    );
    const throwing = (): never => {
      throw refresh;
    };
    server.script(status(503), ok());
    await expect(create()('/orders', { onRequest: throwing })).rejects.toBe(refresh);
    await expect(create()('/orders', { onResponseError: throwing })).rejects.toBe(refresh);
    expect(server.requests).toHaveLength(1);
  });
});
