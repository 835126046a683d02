import { OverloadedError, RateLimitError, redialOf, type RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, recordEvents, type ManualClock } from '@redial/testing';
import {
  drop,
  hang,
  ok,
  scriptedServer,
  status,
  type ScriptedServer,
} from '@redial/testing/server';
import ky, {
  HTTPError,
  isForceRetryError,
  isHTTPError,
  isNetworkError,
  type Hooks,
  type KyInstance,
  type Options,
} from 'ky';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kyOptions, withRedial } from './index.ts';
import { thrownBy } from './thrown-by.fixture.ts';

let server: ScriptedServer;
let clock: ManualClock;
let options: RedialOptions;
beforeEach(async () => {
  server = await scriptedServer(ok({ id: 1 }));
  clock = manualClock({ quietMs: 0 });
  // What one test sends after another is no matter of these tests.
  options = { clock, lane: false, random: fixedRandom(0), policy: { jitter: 'none' } };
});
afterEach(() => server.close());

const base = (native: Options = {}): KyInstance =>
  ky.create({ prefix: server.url, timeout: false, ...native });
const create = (native: Options = {}): KyInstance => withRedial(base(native), options);

/** Every hook of ky, writing down that it ran. */
function recorded(log: string[], name: string): Hooks {
  return {
    init: [() => void log.push(`${name} init`)],
    beforeRequest: [({ retryCount }) => void log.push(`${name} beforeRequest ${retryCount}`)],
    beforeRetry: [
      ({ error, retryCount }) => void log.push(`${name} beforeRetry ${retryCount} ${error.name}`),
    ],
    afterResponse: [
      ({ response, retryCount }) =>
        void log.push(`${name} afterResponse ${retryCount} ${response.status}`),
    ],
    beforeError: [
      ({ error, retryCount }) => {
        log.push(`${name} beforeError ${retryCount} ${error.name}`);
        return error;
      },
    ],
  };
}

describe('the user’s hooks', () => {
  test.each([
    ['success', [ok()]],
    ['recovery', [status(503), status(503), ok()]],
    ['a final status', [status(404)]],
    ['a lost connection', [drop(), ok()]],
    ['exhaustion', [status(503)]],
  ])('run as often and in the same order as without Redial: %s', async (_, replies) => {
    // The same number of attempts, and no time lost in between.
    const retry = { limit: 3, delay: () => 0 };
    const play = async (api: KyInstance, log: string[]): Promise<string[]> => {
      server.script(...replies);
      await api.get('orders').catch(() => undefined);
      return log;
    };
    const before: string[] = [];
    const native = base({ retry, hooks: recorded(before, 'a') }).extend({
      hooks: recorded(before, 'b'),
    });
    const after: string[] = [];
    const plugged = withRedial(base({ retry, hooks: recorded(after, 'a') }), options).extend({
      hooks: recorded(after, 'b'),
    });
    const expected = await play(native, before);
    expect(await play(plugged, after)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(5);
  });

  test('of one call run as well', async () => {
    const log: string[] = [];
    server.script(status(503), ok());
    await create().get('orders', { hooks: recorded(log, 'call') });
    expect(log).toEqual([
      'call init',
      'call beforeRequest 0',
      'call afterResponse 0 503',
      'call beforeRetry 1 HTTPError',
      'call afterResponse 1 200',
    ]);
  });
});

describe('init', () => {
  test.each(['before', 'after'] as const)(
    'may change options, installed %s Redial',
    async (when) => {
      const hooks: Hooks = {
        init: [
          (given) => {
            given.searchParams = { v: 1 };
            given.headers = { 'x-init': 'yes' };
          },
        ],
      };
      const api = when === 'before' ? create({ hooks }) : create().extend({ hooks });
      server.script(status(503), ok());
      await api.get('orders');
      expect(server.requests).toHaveLength(2);
      for (const { url, headers } of server.requests) {
        expect([url, headers['x-init']]).toEqual([`${server.url}/orders?v=1`, 'yes']);
      }
    },
  );

  test('a later one that switches retries off is obeyed', async () => {
    const api = create().extend({ hooks: { init: [(given) => void (given.retry = 0)] } });
    server.script(status(503));
    const error = await thrownBy(api.get('orders'));
    expect(server.requests).toHaveLength(1);
    expect(error).toBeInstanceOf(OverloadedError);
    expect(redialOf(error)?.stopReason).toBe('disabled');
    const response = await api.get('orders', { throwHttpErrors: false });
    expect(response.status).toBe(503);
    expect(redialOf(response)?.stopReason).toBe('disabled');
  });

  test('a later one that brings retry options of its own takes the wheel; errors stay typed', async () => {
    const log: string[] = [];
    const api = create().extend({
      hooks: {
        init: [(given) => void (given.retry = { limit: 1, delay: () => 0 })],
        beforeRetry: [({ retryCount }) => void log.push(`retry ${retryCount}`)],
      },
    });
    server.script(status(503));
    const error = await thrownBy(api.get('orders'));
    expect(log).toEqual(['retry 1']);
    expect(server.requests).toHaveLength(2);
    expect(clock.waitsMs).toEqual([]);
    expect(redialOf(error)).toMatchObject({
      stopReason: 'disabled',
      attempts: [{ attempt: 1 }, { attempt: 2 }],
    });
  });

  test('a later one that replaces fetch takes Redial’s eyes: no harm is done', async () => {
    const api = create().extend({ hooks: { init: [(given) => void (given.fetch = fetch)] } });
    server.script(status(503), ok());
    await expect(api.get('orders').json()).resolves.toEqual({});
    expect(server.requests).toHaveLength(2);
  });
});

describe('beforeRequest', () => {
  test('a header that it sets goes out with every attempt', async () => {
    const hooks: Hooks = { beforeRequest: [({ request }) => request.headers.set('x-sig', 's1')] };
    server.script(status(503), status(503), ok());
    await create({ hooks }).get('orders');
    expect(server.requests.map(({ headers }) => headers['x-sig'])).toEqual(['s1', 's1', 's1']);
  });

  test('a Request that it returns is what is sent', async () => {
    const hooks: Hooks = {
      beforeRequest: [({ request }) => new Request(`${server.url}/other`, request)],
    };
    server.script(status(503), ok());
    await create({ hooks }).put('orders', { json: { a: 1 } });
    const each = { url: `${server.url}/other`, bodyText: '{"a":1}' };
    expect(server.requests).toMatchObject([each, each]);
  });

  test('a Response that it returns is none of ours', async () => {
    const hooks: Hooks = {
      beforeRequest: [() => new Response('{"from":"cache"}', { status: 200 })],
    };
    const response = await create({ hooks }).get('orders');
    await expect(response.json()).resolves.toEqual({ from: 'cache' });
    expect(redialOf(response)).toBeUndefined();
    const failed = { beforeRequest: [() => new Response('', { status: 503 })] };
    const error = await thrownBy(create({ hooks: failed }).get('orders'));
    expect(isHTTPError(error)).toBe(true);
    expect(redialOf(error)).toBeUndefined();
    const api = create({ hooks: failed, throwHttpErrors: false });
    await expect(api.get('orders')).resolves.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(0);
  });

  test('an error that it throws is the user’s own', async () => {
    const mine = new Error('no session');
    const hooks: Hooks = {
      beforeRequest: [
        () => {
          throw mine;
        },
      ],
    };
    await expect(create({ hooks }).get('orders')).rejects.toBe(mine);
    expect(mine.message).toBe('no session');
    expect(redialOf(mine)).toBeUndefined();
  });
});

describe('beforeRetry', () => {
  test('may refresh a header, in place or by a new Request', async () => {
    server.script(status(503), status(503), ok());
    const hooks: Hooks = {
      beforeRetry: [
        ({ request, retryCount }) => {
          if (retryCount === 2) return new Request(request, { headers: { 'x-token': 't2' } });
          request.headers.set('x-token', `t${retryCount}`);
          return undefined;
        },
      ],
    };
    await create({ hooks }).put('orders', { json: { a: 1 } });
    expect(server.requests.map(({ headers }) => headers['x-token'])).toEqual([
      undefined,
      't1',
      't2',
    ]);
    expect(server.requests.map(({ bodyText }) => bodyText)).toEqual(Array(3).fill('{"a":1}'));
  });

  test('runs after the wait, with the error of the attempt', async () => {
    server.script(status(429, { 'retry-after': '7' }), drop(), ok());
    const seen: unknown[] = [];
    const hooks: Hooks = {
      beforeRetry: [
        ({ error }) => {
          const kind = isHTTPError(error) ? error.response.status : isNetworkError(error);
          seen.push([kind, clock.waitsMs.length]);
        },
      ],
    };
    await create({ hooks }).get('orders');
    expect(seen).toEqual([
      [429, 1],
      [true, 2],
    ]);
  });

  test('may return a Response instead', async () => {
    server.script(status(503));
    const hooks: Hooks = { beforeRetry: [() => new Response('{"from":"cache"}')] };
    await expect(create({ hooks }).get('orders').json()).resolves.toEqual({ from: 'cache' });
    expect(server.requests).toHaveLength(1);
  });

  test('may stop without an error', async () => {
    server.script(status(503));
    await expect(
      create({ hooks: { beforeRetry: [() => ky.stop] } }).get('orders'),
    ).resolves.toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test('may stop with an error of its own', async () => {
    server.script(status(503));
    const mine = new Error('enough');
    const hooks: Hooks = {
      beforeRetry: [
        () => {
          throw mine;
        },
      ],
    };
    await expect(create({ hooks }).get('orders')).rejects.toBe(mine);
    expect(redialOf(mine)).toBeUndefined();
  });
});

describe('afterResponse', () => {
  test('may replace a response; a failure that it turns into a success is none', async () => {
    server.script(status(503));
    const onEvent = recordEvents();
    const hooks: Hooks = {
      afterResponse: [
        ({ response }) => (response.ok ? response : new Response('{"from":"fallback"}')),
      ],
    };
    const api = withRedial(base({ hooks }), { ...options, onEvent });
    await expect(api.get('orders').json()).resolves.toEqual({ from: 'fallback' });
    await expect(api.get('orders', { throwHttpErrors: false }).json()).resolves.toEqual({
      from: 'fallback',
    });
    expect(server.requests).toHaveLength(2);
    expect(onEvent.types).toEqual([]);
  });

  test('may replace a response by another failure: that one counts', async () => {
    server.script(status(503));
    const hooks: Hooks = { afterResponse: [() => new Response('{"error":"no"}', { status: 403 })] };
    const error = await thrownBy(create({ hooks }).get('orders'));
    expect(redialOf(error)).toMatchObject({ status: 403, stopReason: 'not-retryable' });
    expect(server.requests).toHaveLength(1);
  });

  test('an error that it throws ends the call, and is the user’s own', async () => {
    class ApiError extends Error {}
    for (const reply of [ok(), status(503)]) {
      server.script(reply);
      const mine = new ApiError('envelope says no');
      const hooks: Hooks = {
        afterResponse: [
          () => {
            throw mine;
          },
        ],
      };
      await expect(create({ hooks }).get('orders')).rejects.toBe(mine);
      expect(mine.message).toBe('envelope says no');
      expect(redialOf(mine)).toBeUndefined();
      expect(server.requests).toHaveLength(1);
    }
  });

  test('an error of another call that it throws is not taken for this one’s', async () => {
    const other = await scriptedServer(status(401, {}, { error: 'refresh token expired' }));
    server.script(status(403));
    const hooks: Hooks = {
      afterResponse: [async () => void (await ky.post(`${other.url}/refresh`, { retry: 0 }))],
    };
    const error = await thrownBy(create({ hooks }).get('orders'));
    await other.close();
    expect(isHTTPError(error) && error.response.status).toBe(401);
    expect(redialOf(error)).toBeUndefined();
  });

  test('reads its clone, and the caller reads the response', async () => {
    const bodies: unknown[] = [];
    const hooks: Hooks = {
      afterResponse: [async ({ response }) => void bodies.push(await response.json())],
    };
    server.script(status(503, {}, { error: 'busy' }), ok({ id: 1 }));
    await expect(create({ hooks }).get('orders').json()).resolves.toEqual({ id: 1 });
    expect(bodies).toEqual([{ error: 'busy' }, { id: 1 }]);
  });
});

describe('ky.retry()', () => {
  const refresh: Hooks = {
    afterResponse: [
      ({ request, response, retryCount }) => {
        if (response.status !== 401 || retryCount > 0) return undefined;
        const headers = new Headers(request.headers);
        headers.set('authorization', 'Bearer fresh');
        return ky.retry({ request: new Request(request, { headers }), code: 'TOKEN_REFRESHED' });
      },
    ],
  };

  test('sends again with a new token; both sendings are attempts', async () => {
    server.script(status(401), status(503), ok({ id: 1 }));
    const response = await create({ hooks: refresh }).get('orders');
    await expect(response.json()).resolves.toEqual({ id: 1 });
    expect(server.requests.map(({ headers }) => headers['authorization'])).toEqual([
      undefined,
      'Bearer fresh',
      'Bearer fresh',
    ]);
    expect(redialOf(response)?.attempts).toMatchObject([
      { attempt: 1, category: 'authentication' },
      { attempt: 2, category: 'overloaded' },
      { attempt: 3 },
    ]);
  });

  test('works with throwHttpErrors: false', async () => {
    server.script(status(401), status(503), ok({ id: 1 }));
    const api = create({ hooks: refresh, throwHttpErrors: false });
    await expect(api.get('orders').json()).resolves.toEqual({ id: 1 });
    expect(server.requests).toHaveLength(3);
  });

  test('without an end ends, the way ky ends it', async () => {
    server.script(status(401, {}, { error: 'expired' }));
    const hooks: Hooks = { afterResponse: [() => ky.retry({ delay: 0 })] };
    const error = await thrownBy(create({ hooks }).get('orders'));
    expect(isForceRetryError(error)).toBe(true);
    expect(server.requests).toHaveLength(4);
    expect(redialOf(error)).toMatchObject({ category: 'authentication', status: 401 });
    expect(redialOf(error)?.attempts).toHaveLength(4);
  });

  test('on answers that are no failure is bounded by the user’s own limit', async () => {
    server.script(status(202));
    const hooks: Hooks = { afterResponse: [() => ky.retry({ delay: 0 })] };
    const error = await thrownBy(create({ hooks, retry: 6 }).get('orders'));
    expect(isForceRetryError(error)).toBe(true);
    expect(server.requests).toHaveLength(7);
    expect(redialOf(error)).toBeUndefined();
  });
});

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

test('hooks that are replaced, not added, take Redial along: what kyOptions cannot help', async () => {
  server.script(status(429));
  const api = ky.create({ prefix: server.url, retry: 0, ...kyOptions(options), hooks: {} });
  const error = await thrownBy(api.post('orders'));
  expect(redialOf(error)).toBeUndefined();
});
