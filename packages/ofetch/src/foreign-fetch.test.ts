import { redialOf } from '@redial/core';
import { FetchError } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, thrownBy, timeout } from './each-test.fixture.ts';

describe('a fetch that heeds no signal', () => {
  const silent = new Promise<never>(() => {});
  const body = (): ReadableStream =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"id":1}')),
    });
  const deaf: [string, () => Promise<Response>][] = [
    ['never answers', () => silent],
    ['JSON', async () => new Response(body(), { headers: { 'content-type': 'application/json' } })],
    ['text', async () => new Response(body(), { headers: { 'content-type': 'text/plain' } })],
    ['an error', async () => new Response(body(), { status: 503 })],
    [
      'a Response of another make',
      async () => ({ status: 200, headers: new Headers(), body: {}, text: () => silent }) as never,
    ],
  ];

  test.each(deaf)('%s: ends with timeout', async (_, native) => {
    const $fetch = create({}, { policy: { maxAttempts: 2 } }, native);
    const error = await thrownBy($fetch('/orders', { timeout }));
    expect(error).toBeInstanceOf(FetchError);
    expect(redialOf(error)?.attempts).toHaveLength(2);
  });

  test.each(deaf)('%s: ends with ignoreResponseError', async (_, native) => {
    const $fetch = create({}, { policy: { maxAttempts: 1 } }, native);
    const sent = $fetch.raw('/orders', { timeout, ignoreResponseError: true });
    expect(redialOf(await sent.catch((error: unknown) => error))?.attempts).toHaveLength(1);
  });

  test.each(deaf)('%s: ends with the deadline', async (_, native) => {
    const error = await thrownBy(
      create({}, { policy: { deadlineMs: timeout } }, native)('/orders'),
    );
    expect(redialOf(error)?.stopReason).toBe('deadline');
  });

  test.each(deaf)('%s: ends with the caller’s abort', async (_, native) => {
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 50);
    const error = await thrownBy(create({}, {}, native)('/orders', { signal: caller.signal }));
    expect(error).toBeInstanceOf(FetchError);
    expect([error.cause, redialOf(error)]).toEqual([caller.signal.reason, undefined]);
  });
});

test('an error of another make, with ignoreResponseError: the same decisions', async () => {
  let calls = 0;
  const native = async (): Promise<Response> =>
    ({
      status: (calls += 1) < 3 ? 503 : 200,
      headers: new Headers(),
      body: {},
      text: async () => '{"id":1}',
    }) as never;
  const answer = await create({}, {}, native).raw('/orders', { ignoreResponseError: true });
  expect([answer.status, redialOf(answer)?.attempts.length]).toEqual([200, 3]);
});
