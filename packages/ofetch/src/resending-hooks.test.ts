import { redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { ok, status } from '@redial/testing/server';
import { ofetch, type $Fetch, type FetchContext, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

type Failed = FetchContext & { response: NonNullable<FetchContext['response']> };

describe('an answer that a hook puts in the place of a failed one is the answer', () => {
  const fresh: FetchOptions = { headers: { authorization: 'fresh' } };
  /** The recipe for a token that has run out. */
  const refreshing = (): $Fetch => {
    const $fetch = create({
      async onResponse(context) {
        if (context.response.status !== 401) return;
        const again = { ...(context.options as FetchOptions), onResponse: undefined, ...fresh };
        context.response = await $fetch.raw(context.request, again as never);
      },
    });
    return $fetch;
  };

  test('of another request', async () => {
    server.script(({ headers }) => (headers['authorization'] ? ok({ id: 1 }) : status(401)));
    await expect(refreshing()('/orders')).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(2);
  });

  test('of the hook’s own making', async () => {
    server.script(status(503));
    const onEvent = recordEvents();
    const onResponse = (context: FetchContext): void => {
      context.response = Object.assign(new Response(), { _data: 'fallback' });
    };
    await expect(create({ onResponse }, { onEvent })('/orders')).resolves.toBe('fallback');
    expect([server.requests.length, onEvent.types]).toEqual([1, []]);
  });
});

describe('a hook that sends again by a call of its own, with the options that it was given', () => {
  const seen: unknown[] = [];
  /** As {@link resending} does, by what the test names. */
  const resending = (by: ($fetch: $Fetch) => $Fetch): $Fetch => {
    const $fetch = create({
      async onResponseError({ request, options, response }: Failed) {
        if (response.status !== 401) return;
        seen.push(await by($fetch)(request, options as never));
      },
    } as FetchOptions);
    return $fetch;
  };

  test('has Redial for it as well', async () => {
    server.script(status(401), status(503), ok({ id: 2 }));
    const error = await thrownBy(resending(($fetch) => $fetch)('/orders'));
    expect(error.status).toBe(401);
    expect(seen.splice(0)).toEqual([{ id: 2 }]);
  });

  test.each<[string, number | undefined, ($fetch: $Fetch) => $Fetch]>([
    ['by the same client', 404, ($fetch) => $fetch],
    ['by a plain one', undefined, () => ofetch],
  ])('%s: an error of that call ends this one, as any error of a hook’s', async (_, code, by) => {
    server.script(status(401), status(404), ok());
    const error = await thrownBy(resending(by)('/orders'));
    expect([error.status, redialOf(error)?.status]).toEqual([404, code]);
    expect(server.requests).toHaveLength(2);
  });

  test('`retry: 0` is for both', async () => {
    server.script(status(401), status(503), ok());
    const error = await thrownBy(resending(($fetch) => $fetch)('/orders', { retry: 0 }));
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'disabled' });
  });

  test.each([0, false] as const)(
    '… and so is `retry: %s` for what the hook sends',
    async (retry) => {
      server.script(status(401), status(503), ok());
      const once = resending(
        ($fetch) =>
          ((request: string, options: FetchOptions) =>
            $fetch(request, { ...options, retry } as never)) as $Fetch,
      );
      const error = await thrownBy(once('/orders'));
      expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'disabled' });
      expect(server.requests).toHaveLength(2);
    },
  );

  test('so has who sends again with the options of the error', async () => {
    server.script(status(404), status(503), ok({ id: 2 }));
    const error = await thrownBy(create()('/orders'));
    const { request, options } = error;
    await expect(create()(request as string, options as never)).resolves.toEqual({ id: 2 });
  });
});

test('a Request that a hook has ofetch send again goes on with its body', async () => {
  server.script(status(401), status(429), ok({ id: 1 }));
  let refreshed = false;
  const onResponseError = ({ options, response }: Failed): void => {
    if (response.status !== 401 || refreshed) return;
    refreshed = true;
    Object.assign(options, { retry: 1, retryStatusCodes: [401] });
  };
  const request = new Request(`${server.url}/orders`, { method: 'POST', body: 'hello' });
  const sent = create({ onResponseError } as FetchOptions)(request);
  await expect(sent).resolves.toEqual({ id: 1 });
  expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(['hello', 'hello', 'hello']);
});

test('wrong options of a call are named, whatever a hook throws', async () => {
  const onRequestError = (): never => {
    throw new Error('mine');
  };
  const redial = { policy: { maxAttempts: 0 } };
  const error = await thrownBy(create({ onRequestError })('/orders', { redial }));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toContain('maxAttempts');
});
