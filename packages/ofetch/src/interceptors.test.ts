import {
  BillingError,
  OverloadedError,
  redialOf,
  TimeoutError,
  type RedialOptions,
} from '@redial/core';
import { manualClock, recordEvents } from '@redial/testing';
import {
  drop,
  dropAfterRequest,
  hang,
  ok,
  status,
  type ScriptedServer,
} from '@redial/testing/server';
import { octen } from '@redial/vendors/octen';
import { FetchError, ofetch, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { clock, hooked, options, server, thrownBy, timeout } from './each-test.fixture.ts';
import { ofetchInterceptors } from './index.ts';
import { poolOfOne } from './pool-of-one.fixture.ts';

describe('what the bare hook can do', () => {
  test.each<[string, FetchOptions, Parameters<ScriptedServer['script']>]>([
    ['503', {}, [status(503), status(503)]],
    ['a lost connection', {}, [drop()]],
    ['a lost connection, whatever retryStatusCodes says', { retryStatusCodes: [503] }, [drop()]],
    ['a POST, turned away', { method: 'POST', body: { a: 1 } }, [status(429)]],
    ['no answer in time', { timeout }, [hang(), hang()]],
    ['no answer in time, beside a signal', { timeout, signal: AbortSignal.any([]) }, [hang()]],
    ['wanted whatever its status', { ignoreResponseError: true }, [status(503)]],
    ['as a stream', { responseType: 'stream' }, [status(503, {}, 'x'.repeat(100_000))]],
  ])('sent again: %s', async (_, own, replies) => {
    server.script(...replies, ok({ id: 1 }));
    const response = await hooked().raw('/orders?page=1', own);
    expect(response.status).toBe(200);
    expect(redialOf(response)?.attempts).toHaveLength(replies.length + 1);
    const sent = server.requests.map(({ method, url, bodyText }) => [method, url, bodyText]);
    expect(new Set(sent.map((each) => each.join(' '))).size).toBe(1);
    expect(sent).toHaveLength(replies.length + 1);
  });

  test('a failed stream gives way to the next attempt in a pool of one connection', async () => {
    server.script(status(503, {}, 'x'.repeat(500_000)), ok({ id: 1 }));
    const own = { responseType: 'stream', dispatcher: await poolOfOne() } as const;
    const stream = await hooked()<unknown, 'stream'>('/orders', own);
    expect(await new Response(stream).json()).toEqual({ id: 1 });
  });

  test('a failure inside a 200', async () => {
    server.script(ok({ code: 429, msg: 'Rate limit exceeded' }), ok({ code: 0 }));
    const told: number[] = [];
    const $fetch = hooked(
      { onResponseError: ({ response }) => void told.push(response.status) },
      { vendor: octen },
    );
    await expect($fetch('/search', { method: 'POST' })).resolves.toEqual({ code: 0 });
    expect(told).toEqual([]);
  });

  test('what a hook of the caller’s is told of, it is told of each time', async () => {
    server.script(ok({ code: 429, msg: 'Rate limit exceeded' }), status(503), ok({ code: 0 }));
    const told: number[] = [];
    const onResponseError: FetchOptions['onResponseError'] = ({ response }) =>
      void told.push(response.status);
    await hooked({}, { vendor: octen })('/search', { method: 'GET', onResponseError });
    expect(told).toEqual([503]);
  });

  test('a failure inside a 200 that stays is thrown, typed', async () => {
    server.script(ok({ code: 403, msg: 'Insufficient balance' }));
    const error = await thrownBy(hooked({}, { vendor: octen })('/search'));
    expect([error instanceof FetchError, error instanceof BillingError]).toEqual([true, true]);
    expect([error.status, redialOf(error)?.reason]).toEqual([200, 'insufficient-balance']);
  });

  test.each<[string, FetchOptions, object]>([
    ['a POST, 500', { method: 'POST' }, { stopReason: 'not-safe', attempts: [{}] }],
    ['after four attempts', {}, { stopReason: 'attempts', attempts: [{}, {}, {}, {}] }],
    ['retry: 0', { retry: 0 }, { stopReason: 'disabled', attempts: [{}] }],
    ['redial: false', { redial: false }, { stopReason: 'disabled', attempts: [{}] }],
    [
      'options of the call',
      { redial: { policy: { maxAttempts: 2 } } },
      { stopReason: 'attempts', attempts: [{}, {}] },
    ],
  ])('gives up, typed: %s', async (_, own, expected) => {
    server.script(status(500, {}, { error: 'busy' }));
    const error = await thrownBy(hooked()('/orders', own));
    expect(error).toBeInstanceOf(FetchError);
    expect([error.status, error.data]).toEqual([500, { error: 'busy' }]);
    expect(redialOf(error)).toMatchObject(expected);
  });

  test('a POST whose connection was lost is not sent again', async () => {
    server.script(dropAfterRequest(), ok());
    const error = await thrownBy(hooked()('/orders', { method: 'POST', body: { a: 1 } }));
    expect(redialOf(error)).toMatchObject({ delivery: 'unknown', stopReason: 'not-safe' });
  });

  test('the last answer comes back with ignoreResponseError', async () => {
    server.script(status(503, {}, { error: 'busy' }));
    const response = await hooked({ ignoreResponseError: true }).raw('/orders');
    expect([response.status, response._data]).toEqual([503, { error: 'busy' }]);
    expect(redialOf(response)?.stopReason).toBe('attempts');
  });

  test('each attempt starts from what the caller gave', async () => {
    server.script(status(429), status(429), ok());
    let signatures = 0;
    const bare = ofetchInterceptors(options);
    const $fetch = ofetch.create({
      baseURL: server.url,
      onRequest: [
        bare.onRequest,
        ({ options: own }) => {
          signatures += 1;
          own.headers.append('x-signature', `s${signatures}`);
          own.body = { data: own.body as object };
        },
      ],
    });
    await $fetch('/orders', { method: 'POST', body: { a: 1 }, query: { page: 1 } });
    expect(
      server.requests.map(({ headers, bodyText, url }) => [
        headers['x-signature'],
        bodyText,
        url.replace(server.url, ''),
      ]),
    ).toEqual(['s1', 's2', 's3'].map((s) => [s, '{"data":{"a":1}}', '/orders?page=1']));
  });

  test('hooks of a call run as ever, and before Redial waits', async () => {
    server.script(status(503), ok());
    const calls: string[] = [];
    await hooked()('/orders', {
      onResponse: [() => void calls.push('response')],
      onResponseError: () => void calls.push(`error, ${clock.sleeps.length} waits`),
    });
    expect(calls).toEqual(['response', 'error, 0 waits', 'response']);
  });

  test('beforeAttempt and idempotency keys', async () => {
    server.script(status(503), ok());
    const more: RedialOptions = {
      policy: { idempotencyKey: true },
      beforeAttempt: ({ attempt, headers }) => headers.set('x-token', `t${attempt}`),
    };
    await hooked({}, more)('/orders', { method: 'POST', body: 'x' });
    const [first, second] = server.requests.map(({ headers }) => headers);
    expect([first?.['x-token'], second?.['x-token']]).toEqual(['t1', 't2']);
    expect(first?.['idempotency-key']).toBe(second?.['idempotency-key']);
  });

  test('an abort during a wait, at once and unmarked', async () => {
    server.script(status(503, { 'retry-after': '30' }));
    const caller = new AbortController();
    const seen = recordEvents();
    const onEvent: RedialOptions['onEvent'] = (event) => {
      seen(event);
      if (event.type === 'retry-scheduled') queueMicrotask(() => caller.abort());
    };
    const $fetch = hooked({}, { clock: manualClock({ mode: 'manual' }), onEvent });
    const error = await thrownBy($fetch('/a', { signal: caller.signal }));
    expect([error instanceof FetchError, error.cause, redialOf(error)]).toEqual([
      true,
      caller.signal.reason,
      undefined,
    ]);
    expect(seen.types.at(-1)).toBe('aborted');
  });

  test('an abort in mid-attempt, not tried again', async () => {
    const caller = new AbortController();
    const own = new Error('mine');
    server.script(() => {
      caller.abort(own);
      return hang();
    });
    const error = await thrownBy(hooked()('/a', { signal: caller.signal, timeout: 5_000 }));
    expect([error.cause, redialOf(error), server.requests.length]).toEqual([own, undefined, 1]);
  });

  test('an AbortError of fetch’s own, unmarked', async () => {
    const own = new DOMException('gone', 'AbortError');
    const $fetch = hooked().create({}, { fetch: () => Promise.reject(own) });
    const error = await thrownBy($fetch('/orders'));
    expect([error instanceof FetchError, error.cause, redialOf(error)]).toEqual([
      true,
      own,
      undefined,
    ]);
  });

  test('a timeout is ofetch’s own, typed', async () => {
    server.script(hang());
    const error = await thrownBy(hooked({}, { policy: { maxAttempts: 2 } })('/a', { timeout }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.cause).toMatchObject({ name: 'TimeoutError', code: 23 });
    expect(server.requests).toHaveLength(2);
  });

  test('a deadline in mid-attempt: the failure before it surfaces', async () => {
    server.script(status(503), hang());
    const error = await thrownBy(hooked({}, { policy: { deadlineMs: 500 + timeout } })('/a'));
    expect(error).toBeInstanceOf(OverloadedError);
    expect([error.status, redialOf(error)?.stopReason]).toEqual([503, 'deadline']);
  });

  test('concurrent calls do not know each other', async () => {
    server.script(({ url }) => (url.endsWith('/0') ? status(404) : ok({ url })));
    const $fetch = hooked();
    const sent = await Promise.allSettled([0, 1, 2].map((n) => $fetch(`/${n}`)));
    expect(sent.map((each) => each.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});

test('refuses options that are wrong', async () => {
  expect(() => ofetchInterceptors({ policy: { maxAttempts: -1 } })).toThrow('policy.maxAttempts');
  const wrong = { redial: { retries: 3 } as never };
  await expect(hooked()('/orders', wrong)).rejects.toThrow('redial.retries is not an option');
  expect(server.requests).toHaveLength(0);
});
