import { setTimeout as sleep } from 'node:timers/promises';
import { redialOf, systemClock, TimeoutError as AnyTimeout } from '@redial/core';
import { hang, ok, stall, status } from '@redial/testing/server';
import { HTTPError, isKyError, isTimeoutError, TimeoutError } from 'ky';
import { describe, expect, test } from 'vitest';
import { clock, create, options, plain, server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('timeout', () => {
  test('is per attempt, each with its own signal', async () => {
    server.script(hang(), ok({ id: 1 }));
    await expect(create({ timeout: 150 }).get('orders').json()).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(2);
  });

  test('throws ky’s own error, explained', async () => {
    server.script(hang());
    const error = await thrownBy(create({ timeout: 150 }, { maxAttempts: 2 }).get('orders'));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toBeInstanceOf(AnyTimeout);
    expect([isTimeoutError(error), isKyError(error)]).toEqual([true, true]);
    expect(redialOf(error)).toMatchObject({
      category: 'timeout',
      delivery: 'unknown',
      stopReason: 'attempts',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('of a POST is not tried again', async () => {
    server.script(hang());
    const error = await thrownBy(create({ timeout: 150 }).post('orders', { json: {} }));
    expect(redialOf(error)?.stopReason).toBe('not-safe');
    expect(server.requests).toHaveLength(1);
  });

  test('covers JSON to its end', async () => {
    server.script(stall(5, ok({ id: 1 })), ok({ id: 2 }));
    await expect(create({ timeout: 150 }).get('orders').json()).resolves.toEqual({ id: 2 });
  });

  test('leaves what is no JSON to ky: a stalled text is ky’s own timeout, unmarked', async () => {
    server.script(stall(5, ok('some text')));
    const error = await thrownBy(create({ timeout: 150 }).get('orders').text());
    expect(isTimeoutError(error)).toBe(true);
    expect(redialOf(error)).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test('bounds the body of an error, whose status still counts', async () => {
    server.script(stall(5, status(503, {}, { error: 'busy' })), ok({ id: 1 }));
    await expect(create({ timeout: 150 }).get('orders').json()).resolves.toEqual({ id: 1 });
    server.script(stall(5, status(403, {}, { error: 'no' })));
    const error = await thrownBy(create({ timeout: 150 }).get('orders'));
    expect(redialOf(error)).toMatchObject({ status: 403, category: 'permission' });
  });
});

describe('totalTimeout', () => {
  test('is not slept away: the answer is thrown at once', async () => {
    server.script(status(503, { 'retry-after': '20' }, { error: 'busy' }));
    const error = await thrownBy(create({ totalTimeout: 5_000 }).get('orders'));
    expect(clock.waitsMs).toEqual([]);
    expect(error).toBeInstanceOf(HTTPError);
    expect((error as HTTPError).data).toEqual({ error: 'busy' });
    expect(redialOf(error)).toMatchObject({ retryAfterMs: 20_000, stopReason: 'deadline' });
  });

  test('ends an attempt: ky’s own timeout, explained', async () => {
    server.script(hang());
    const error = await thrownBy(create({ totalTimeout: 150 }).get('orders'));
    expect(isTimeoutError(error)).toBe(true);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
    expect(server.requests).toHaveLength(1);
  });

  test('ends a later attempt: the answer before it is thrown', async () => {
    server.script(status(503, {}, { error: 'busy' }), hang());
    // Both limits by the machine's clock, as outside of tests.
    const api = withRedial(plain({ totalTimeout: 300 }), {
      ...options,
      clock: systemClock,
      policy: { jitter: 'none', baseDelayMs: 1 },
    });
    const error = await thrownBy(api.get('orders'));
    expect(error).toBeInstanceOf(HTTPError);
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'deadline' });
    expect(server.requests).toHaveLength(2);
  });

  test('is a deadline where Redial’s clock stands still, too: as ky throws it, every time', async () => {
    server.script(status(503, {}, { error: 'busy' }), hang());
    const late: typeof fetch = async (...request) => {
      if (server.requests.length === 0) await sleep(100);
      return fetch(...request);
    };
    const api = create({ totalTimeout: 200, fetch: late }, { baseDelayMs: 1 });
    const error = await thrownBy(api.get('orders'));
    expect(isTimeoutError(error)).toBe(true);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
    expect(server.requests).toHaveLength(2);
  });

  test('does not widen a deadline of Redial’s, nor the other way round', async () => {
    server.script(status(503, { 'retry-after': '2' }));
    await thrownBy(create({ totalTimeout: 9_000 }, { deadlineMs: 1_000 }).get('orders'));
    await thrownBy(create({ totalTimeout: 1_000 }, { deadlineMs: 9_000 }).get('orders'));
    expect(clock.waitsMs).toEqual([]);
    await thrownBy(create({ totalTimeout: 9_000 }, { deadlineMs: 3_000 }).get('orders'));
    expect(clock.waitsMs).toEqual([2_000]);
  });
});

describe('deadlineMs', () => {
  test('ends an attempt the way ky’s timeout does', async () => {
    server.script(hang());
    const error = await thrownBy(create({}, { deadlineMs: 150 }).get('orders'));
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as TimeoutError).request.url).toBe(`${server.url}/orders`);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
  });
});
