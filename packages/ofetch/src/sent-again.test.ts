import { redialOf, TimeoutError } from '@redial/core';
import {
  drop,
  dropAfterRequest,
  hang,
  ok,
  stall,
  status,
  truncate,
  type ScriptedServer,
} from '@redial/testing/server';
import { FetchError, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { clock, create, server, thrownBy, timeout } from './each-test.fixture.ts';

const post = { method: 'POST', body: { item: 'x' } } as const;

describe('what is sent again', () => {
  test.each<[string, FetchOptions, Parameters<ScriptedServer['script']>]>([
    ['a GET, lost', {}, [drop()]],
    ['a GET, whatever ofetch’s list of statuses says', { retryStatusCodes: [503] }, [drop()]],
    ['a GET, 500', {}, [status(500)]],
    ['a PUT, lost', { method: 'PUT', body: 'x' }, [dropAfterRequest()]],
    ['a POST, turned away', post, [status(429)]],
    ['a POST, 503 with a hint', post, [status(503, { 'retry-after': '1' })]],
    ['JSON cut short', {}, [truncate(3, ok({ id: 1 }))]],
    ['JSON that stalls', { timeout }, [stall(3, ok({ id: 1 }))]],
    ['no answer in time', { timeout }, [hang()]],
    ['no answer in time, twice', { timeout }, [hang(), hang()]],
    ['no answer in time, beside a signal', { timeout, signal: AbortSignal.any([]) }, [hang()]],
    ['an error body that stalls', { timeout }, [stall(3, status(503, {}, { error: 'busy' }))]],
    ['a lower-case method', { method: 'put', body: 'x' }, [status(503)]],
  ])('%s', async (_, options, replies) => {
    server.script(...replies, ok({ id: 1 }));
    await expect(create()('/orders', options)).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(replies.length + 1);
    expect(new Set(server.requests.map(({ bodyText }) => bodyText)).size).toBe(1);
  });

  test.each<[string, FetchOptions, Parameters<ScriptedServer['script']>, object]>([
    ['a POST, lost', post, [dropAfterRequest()], { delivery: 'unknown', stopReason: 'not-safe' }],
    ['a POST, 500', post, [status(500)], { delivery: 'answered', stopReason: 'not-safe' }],
    [
      'a POST whose answer is cut short',
      post,
      [truncate(3, ok({ id: 1 }))],
      { delivery: 'answered', stopReason: 'not-safe' },
    ],
    ['a POST, not answered in time', { ...post, timeout }, [hang()], { stopReason: 'not-safe' }],
    ['409, unlike ofetch', {}, [status(409)], { stopReason: 'not-retryable' }],
    [
      'a stream',
      { method: 'PUT', body: new Blob(['x']).stream() },
      [status(503)],
      { stopReason: 'body-not-replayable', status: 503 },
    ],
  ])('not: %s', async (_, options, replies, expected) => {
    server.script(...replies, ok());
    const error = await thrownBy(create()('/orders', options));
    expect(error).toBeInstanceOf(FetchError);
    expect(redialOf(error)).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  test('the second attempt has a limit of its own', async () => {
    server.script(status(503), hang());
    const error = await thrownBy(
      create({}, { policy: { maxAttempts: 2 } })('/orders', { timeout, method: 'GET' }),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.cause).toMatchObject({ name: 'TimeoutError', code: 23 });
    expect(error.message).toContain('[TimeoutError]: The operation was aborted due to timeout');
    expect(server.requests).toHaveLength(2);
  });

  test('a limit of the instance holds as well', async () => {
    server.script(hang(), ok({ id: 1 }));
    await expect(create({ timeout })('/orders')).resolves.toEqual({ id: 1 });
  });

  test('waits do not count against the limit', async () => {
    server.script(status(503, { 'retry-after': '30' }), ok({ id: 1 }));
    await expect(create()('/orders', { timeout })).resolves.toEqual({ id: 1 });
    expect(clock.waitsMs).toEqual([30_000]);
  });

  test('a Request, with its body, method and headers', async () => {
    server.script(status(429), ok({ id: 1 }));
    const request = new Request(`${server.url}/orders`, {
      method: 'POST',
      body: 'one',
      headers: { 'x-own': 'o' },
    });
    await expect(create()(request)).resolves.toEqual({ id: 1 });
    expect(
      server.requests.map(({ method, bodyText, headers }) => [method, bodyText, headers['x-own']]),
    ).toEqual([
      ['POST', 'one', 'o'],
      ['POST', 'one', 'o'],
    ]);
  });

  test('an idempotency key makes a POST safe, the same each time', async () => {
    server.script(dropAfterRequest(), ok());
    await create({}, { policy: { idempotencyKey: true } })('/orders', post);
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/.{16}/);
    expect(keys[1]).toBe(keys[0]);
  });
});

describe('the deadline', () => {
  test('in mid-attempt: the failure before it surfaces', async () => {
    server.script(status(503, {}, { error: 'busy' }), hang());
    const error = await thrownBy(create({}, { policy: { deadlineMs: 500 + timeout } })('/orders'));
    expect([error.status, error.data]).toEqual([503, { error: 'busy' }]);
    expect(redialOf(error)).toMatchObject({ stopReason: 'deadline', attempts: [{}, {}] });
  });

  test('in the first attempt: as a timeout of ofetch’s', async () => {
    server.script(hang());
    const error = await thrownBy(create({}, { policy: { deadlineMs: timeout } })('/orders'));
    expect(error).toBeInstanceOf(FetchError);
    expect(error.cause).toMatchObject({ name: 'TimeoutError' });
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
  });

  test('before a wait: at once', async () => {
    server.script(status(503, { 'retry-after': '20' }));
    const error = await thrownBy(create({}, { policy: { deadlineMs: 10_000 } })('/orders'));
    expect(redialOf(error)).toMatchObject({ stopReason: 'deadline', retryAfterMs: 20_000 });
    expect(clock.sleeps).toHaveLength(0);
  });
});
