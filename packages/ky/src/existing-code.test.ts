// What ky's own documentation shows (https://github.com/sindresorhus/ky, version 2), run before and
// after `withRedial`, each time with the attempts that both would make.
import { fixedRandom, manualClock } from '@redial/testing';
import {
  closedPort,
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
  isKyError,
  isNetworkError,
  isTimeoutError,
  NetworkError,
  TimeoutError,
  type KyInstance,
} from 'ky';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withRedial } from './index.ts';

type Replies = Parameters<ScriptedServer['script']>;

let server: ScriptedServer;
beforeAll(async () => {
  server = await scriptedServer(ok());
});
afterAll(() => server.close());

const plug = (api: KyInstance): KyInstance =>
  withRedial(api, {
    clock: manualClock({ quietMs: 0 }),
    lane: false,
    random: fixedRandom(0),
    policy: { maxAttempts: 3, jitter: 'none' },
  });

/** Runs code against both, from the same replies. */
async function both<T>(replies: Replies, code: (api: KyInstance) => Promise<T>): Promise<[T, T]> {
  const plain = ky.create({ retry: { delay: () => 0, afterStatusCodes: [] } });
  server.script(...replies);
  const before = await code(plain);
  server.script(...replies);
  return [before, await code(plug(plain))];
}

const shape = (error: unknown): object => ({
  http: [isHTTPError(error), error instanceof HTTPError],
  network: [isNetworkError(error), error instanceof NetworkError],
  timeout: [isTimeoutError(error), error instanceof TimeoutError],
  ky: isKyError(error),
  forced: isForceRetryError(error),
  name: (error as Error).name,
  tag: Object.prototype.toString.call(error),
  keys: ['response', 'request', 'options', 'data', 'cause'].map((key) => key in (error as object)),
});

/** A catch block as people write it, and what it finds. */
const caught = async (sent: Promise<unknown>): Promise<unknown> => {
  try {
    return await sent;
  } catch (error) {
    if (isHTTPError<{ reason?: string }>(error)) {
      const { data, request, response } = error;
      return { status: response.status, data, url: request.url, ...shape(error) };
    }
    if (isTimeoutError(error) || isNetworkError(error)) {
      return { url: error.request.url, ...shape(error) };
    }
    return shape(error);
  }
};

describe('catch blocks', () => {
  test.each<[string, Replies, (api: KyInstance) => Promise<unknown>]>([
    ['a status', [status(404, {}, { reason: 'none' })], (api) => api.get(server.url).json()],
    ['a status with text', [status(500, {}, 'down')], (api) => api.get(server.url).json()],
    ['a status without a body', [status(503)], (api) => api.get(server.url).text()],
    ['a timeout', [hang()], (api) => api.post(server.url, { timeout: 150, json: {} })],
    [
      'JSON that is none',
      [status(200, { 'content-type': 'application/json' }, '{"a"')],
      (api) => api.get(server.url).json(),
    ],
    ['no JSON at all', [status(200, {}, '')], (api) => api.get(server.url).json()],
    ['a wrong input', [ok()], async (api) => api.get(1 as never)],
    ['a wrong option', [ok()], async (api) => api.get(server.url, { retry: { limit: -1 } })],
    ['a body with GET', [ok()], async (api) => api.get(server.url, { json: {} })],
  ])('%s', async (_, replies, send) => {
    const [before, after] = await both(replies, (api) => caught((async () => send(api))()));
    expect(after).toEqual(before);
  });

  test('a refused connection', async () => {
    const port = await closedPort();
    const [before, after] = await both([ok()], (api) =>
      caught(api.get(`http://127.0.0.1:${port}`).json()),
    );
    expect(after).toEqual(before);
  });

  test('the first line of a message goes on, it does not change', async () => {
    const [before, after] = await both([status(404)], (api) =>
      api.get(server.url).then(
        () => '',
        (error: Error) => error.message,
      ),
    );
    expect(after.startsWith(before)).toBe(true);
  });
});

describe('hooks', () => {
  test('beforeError that gives an error a name and a message', async () => {
    const [before, after] = await both([status(403, {}, { message: 'Not yours' })], (api) =>
      api
        .extend({
          hooks: {
            beforeError: [
              ({ error }) => {
                if (isHTTPError(error)) {
                  const { message } = error.data as { message: string };
                  Object.assign(error, { name: 'GitHubError' });
                  error.message = `${message} (${error.response.status})`;
                }
                return error;
              },
            ],
          },
        })
        .get(server.url)
        .catch((error: unknown) => String(error)),
    );
    expect(before).toBe('GitHubError: Not yours (403)');
    expect(after).toBe(before);
  });

  test('afterResponse that refreshes a token', async () => {
    const [before, after] = await both(
      [status(401), ok({ token: 't2' }), ok({ id: 1 })],
      async (api) => {
        const answer = await api
          .extend({
            hooks: {
              afterResponse: [
                async ({ request, response, retryCount }) => {
                  if (response.status !== 401 || retryCount > 0) return undefined;
                  const { token } = await ky.post<{ token: string }>(`${server.url}/token`).json();
                  const headers = new Headers(request.headers);
                  headers.set('authorization', `Bearer ${token}`);
                  return ky.retry({
                    request: new Request(request, { headers }),
                    code: 'TOKEN_REFRESHED',
                  });
                },
              ],
            },
          })
          .get(`${server.url}/orders`)
          .json();
        return [answer, server.requests.map(({ url, headers }) => [url, headers['authorization']])];
      },
    );
    expect(after).toEqual(before);
    expect(before[1]).toHaveLength(3);
  });

  test('afterResponse that asks again by what a body says', async () => {
    const busy = ok({ error: { code: 'TEMPORARY_ERROR' } });
    const [before, after] = await both([busy, busy, ok({ id: 1 })], (api) =>
      api
        .extend({
          hooks: {
            afterResponse: [
              async ({ response }) => {
                const data = await response.json<{ error?: object }>();
                return data.error ? ky.retry({ delay: 1, code: 'TEMPORARY_ERROR' }) : undefined;
              },
            ],
          },
        })
        .get(server.url)
        .json(),
    );
    expect([before, after]).toEqual([{ id: 1 }, { id: 1 }]);
  });

  test('beforeRetry that gives up without an error', async () => {
    const [before, after] = await both(
      [status(503)],
      async (api) =>
        typeof (await api.get(server.url, { hooks: { beforeRetry: [() => ky.stop] } })),
    );
    expect([before, after]).toEqual(['undefined', 'undefined']);
  });

  test('beforeRequest that answers from a cache', async () => {
    const [before, after] = await both([ok()], (api) =>
      api.get(server.url, { hooks: { beforeRequest: [() => new Response('cached')] } }).text(),
    );
    expect([before, after]).toEqual(['cached', 'cached']);
  });
});

test('checking for a status without an exception', async () => {
  const [before, after] = await both([status(404, {}, 'none')], async (api) => {
    const response = await api.head(server.url, { throwHttpErrors: false });
    return [response.ok, response.status, Object.keys(response)];
  });
  expect(after).toEqual(before);
});
