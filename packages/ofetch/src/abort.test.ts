import { redialOf, type RedialOptions } from '@redial/core';
import { manualClock, recordEvents } from '@redial/testing';
import { hang, ok, stall, status } from '@redial/testing/server';
import { FetchError, ofetch } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

/** Aborts when the server has the request. */
function abortedWhenAsked(reason: unknown): AbortController {
  const caller = new AbortController();
  server.script(() => {
    caller.abort(reason);
    return hang();
  });
  return caller;
}

describe('an abort is ofetch’s own error, unmarked, with the caller’s reason', () => {
  const own = new Error('mine');

  test.each<[string, unknown]>([
    ['without a reason', undefined],
    ['with an error of the caller’s', own],
    ['with a text', 'enough'],
  ])('during a wait, %s', async (_, reason) => {
    server.script(status(503, { 'retry-after': '30' }));
    const caller = new AbortController();
    const seen = recordEvents();
    const $fetch = create(
      {},
      {
        clock: manualClock({ mode: 'manual' }),
        onEvent: (event) => {
          seen(event);
          if (event.type === 'retry-scheduled') queueMicrotask(() => caller.abort(reason));
        },
      },
    );
    const { signal } = caller;
    const error = await thrownBy($fetch('/orders?page=2', { signal }));
    expect(error).toBeInstanceOf(FetchError);
    expect(error.cause).toBe(signal.reason);
    expect([error.status, error.response, redialOf(error)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(error.request).toBe(`${server.url}/orders?page=2`);
    expect(error.options?.signal).toBe(signal);
    expect(error.message).toMatch(/^\[GET\] "http:.*\/orders\?page=2": <no response> /);
    const told = seen.types.filter((type) => type !== 'lane-paused');
    expect(told).toEqual(['attempt-failed', 'retry-scheduled', 'aborted']);
    expect(server.requests).toHaveLength(1);
  });

  test('ofetch itself says it in the same words, mid-attempt', async () => {
    const { signal } = abortedWhenAsked(own);
    const native = await thrownBy(ofetch(`${server.url}/orders`, { signal, retry: 0 }));
    const { signal: again } = abortedWhenAsked(own);
    const ours = await thrownBy(create()('/orders', { signal: again }));
    expect(ours).toMatchObject({ name: native.name, message: native.message, cause: own });
    expect(redialOf(ours)).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test('beside a timeout, not tried again (ofetch 1.5 does)', async () => {
    const { signal } = abortedWhenAsked(own);
    const error = await thrownBy(create()('/orders', { signal, timeout: 5_000 }));
    expect(error.cause).toBe(own);
    expect(server.requests).toHaveLength(1);
  });

  test('before the first attempt: nothing is sent', async () => {
    const error = await thrownBy(create()('/orders', { signal: AbortSignal.abort(own) }));
    expect([error instanceof FetchError, error.cause]).toEqual([true, own]);
    expect(server.requests).toHaveLength(0);
  });

  test.each([ok({ id: 1 }), status(503, {}, { error: 'busy' })])('in mid-body', async (answer) => {
    const caller = new AbortController();
    server.script(() => {
      setTimeout(() => caller.abort(own), 30);
      return stall(3, answer);
    });
    const error = await thrownBy(create()('/orders', { signal: caller.signal }));
    expect([error.cause, redialOf(error)]).toEqual([own, undefined]);
    expect(server.requests).toHaveLength(1);
  });

  test('in mid-body, of a body that heeds no signal: no hook sees it when it comes', async () => {
    const caller = new AbortController();
    let finish = (): void => undefined;
    const late = new ReadableStream<Uint8Array>({
      start(controller) {
        finish = () => {
          controller.enqueue(new TextEncoder().encode('{}'));
          controller.close();
        };
      },
    });
    const headers = { 'content-type': 'application/json' };
    const told: string[] = [];
    const $fetch = create(
      { onResponse: () => void told.push('answer') },
      {},
      async () => new Response(late, { headers }),
    );
    const sent = thrownBy($fetch('/orders', { signal: caller.signal }));
    setTimeout(() => caller.abort(own), 5);
    expect((await sent).cause).toBe(own);
    finish();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(told).toEqual([]);
  });

  test('between the head of an answer and its body', async () => {
    const caller = new AbortController();
    const answer = new Response(new ReadableStream(), { status: 200 });
    const aborting = async (): Promise<Response> => {
      queueMicrotask(() => queueMicrotask(() => caller.abort(own)));
      return answer;
    };
    const error = await thrownBy(create({}, {}, aborting)('/', { signal: caller.signal }));
    expect(error.cause).toBe(own);
  });

  test('is told to no hook, and adds nothing to the URL', async () => {
    server.script(status(503, { 'retry-after': '30' }));
    const caller = new AbortController();
    const calls: string[] = [];
    const onEvent: RedialOptions['onEvent'] = ({ type }) => {
      if (type === 'retry-scheduled') queueMicrotask(() => caller.abort(own));
    };
    const path = `${new URL(server.url).pathname}orders`;
    const $fetch = create(
      {
        query: { a: 1 },
        onRequest: (context) => {
          context.request = `${path}?a=2`;
          context.options.query = {};
        },
        onRequestError: () => void calls.push('error'),
        onResponseError: () => void calls.push('answer'),
      },
      { onEvent },
    );
    const error = await thrownBy($fetch('/orders', { signal: caller.signal }));
    expect([error.cause, error.request]).toEqual([own, `${server.url}/orders?a=2`]);
    expect(calls).toEqual(['answer']);
  });

  test('an AbortError of fetch’s own, too', async () => {
    const gone = new DOMException('gone', 'AbortError');
    const $fetch = create().create({}, { fetch: () => Promise.reject(gone) });
    const error = await thrownBy($fetch('/orders'));
    expect([error instanceof FetchError, error.cause, redialOf(error)]).toEqual([
      true,
      gone,
      undefined,
    ]);
  });

  test('in a hook after an answer', async () => {
    const caller = new AbortController();
    server.script(status(503));
    const error = await thrownBy(
      create()('/orders', {
        signal: caller.signal,
        onResponseError: () => caller.abort(own),
      }),
    );
    expect([error.cause, error.status, redialOf(error)]).toEqual([own, undefined, undefined]);
  });

  test('an AbortSignal.timeout of the caller’s is the caller’s abort', async () => {
    server.script(hang());
    const signal = AbortSignal.timeout(50);
    const error = await thrownBy(create()('/orders', { signal }));
    expect([error.cause, redialOf(error)]).toEqual([signal.reason, undefined]);
  });
});

test('the controller in its signal’s place is a mistake, told in plain words', async () => {
  const signal = new AbortController() as never;
  const error = await thrownBy(create()('/orders', { signal, timeout: 5_000 }));
  expect(error).toBeInstanceOf(FetchError);
  expect(error.message).toContain('signal must be an AbortSignal; got [object AbortController]');
  expect(server.requests).toHaveLength(0);
});
