import { withRedial } from '@redial/ofetch';
import { drop, hang, ok, status, type ReplyStep, type SocketReply } from '@redial/testing/server';
import { FetchError, ofetch, type $Fetch } from 'ofetch';
import { describe, test } from 'vitest';
import { expectUnchanged, received, type Existing } from './compare.ts';

// From the readme of ofetch (https://github.com/unjs/ofetch), as teams have it in their code.

type Case = readonly [what: string, replies: readonly ReplyStep<SocketReply>[], Existing<$Fetch>];

const cases: readonly Case[] = [
  [
    'an error with data, status and response',
    [status(404, {}, { detail: 'gone' })],
    async ({ url }, plug) =>
      plug(ofetch)(`${url}/users/1`, { retry: false }).catch((error: unknown) => {
        const { name, data, statusCode, statusMessage, response } = error as FetchError<unknown>;
        return [error instanceof FetchError, name, data, statusCode, statusMessage, response?.url];
      }),
  ],
  [
    'error.data',
    [status(422, {}, { errors: ['name'] })],
    async ({ url }, plug) =>
      plug(ofetch)(url, { method: 'POST', body: {} }).catch(
        (error: unknown) => (error as FetchError).data as unknown,
      ),
  ],
  [
    'a network error',
    [drop()],
    async ({ url }, plug) =>
      plug(ofetch)(url, { method: 'POST', body: {} }).catch((error: unknown) => [
        (error as Error).name,
        (error as FetchError).status,
        (error as Error).cause instanceof TypeError,
      ]),
  ],
  [
    'an aborted call',
    [hang()],
    async (server, plug) => {
      const controller = new AbortController();
      const sent = plug(ofetch)(server.url, { signal: controller.signal });
      void received(server).then(() => controller.abort());
      return sent.catch((error: unknown) => [
        (error as Error).name,
        ((error as Error).cause as Error).name,
      ]);
    },
  ],
  [
    'a timeout',
    [hang()],
    async ({ url }, plug) =>
      plug(ofetch)(url, { timeout: 200, retry: 0 }).catch((error: unknown) => [
        (error as Error).name,
        ((error as Error).cause as Error).name,
      ]),
  ],
  [
    'interceptors of an instance and of a call',
    [status(401, {}, { detail: 'no' })],
    async ({ url }, plug) => {
      const seen: unknown[] = [];
      const api = plug(
        ofetch.create({
          retry: 0,
          onRequest({ options }) {
            options.headers.set('x-token', 'of-the-user');
          },
          onResponse: ({ response }) => void seen.push(['response', response.status]),
          onResponseError: ({ response }) => void seen.push(['error', response._data]),
        }),
      );
      await api(url).catch(() => seen.push('caught'));
      await api(url, { onRequest: () => void seen.push('own') }).catch(() => seen.push('caught'));
      return seen;
    },
  ],
  [
    'bodies are JSON by themselves',
    [ok({ id: 1 })],
    async ({ url }, plug) => {
      const api = plug(ofetch);
      await api(url, { method: 'POST', body: { name: 'Ada' } });
      await api(url, { method: 'POST', body: [1, 2] });
      await api(url, { method: 'POST', body: 'text' });
      return api(url, { method: 'PATCH', body: new URLSearchParams({ a: '1' }) });
    },
  ],
  [
    'queries, base URLs and headers',
    [ok({ id: 1 })],
    async ({ url }, plug) => {
      const api = plug(ofetch.create({ baseURL: url, headers: { a: '1' } }));
      return api('/users', { query: { page: 2, none: undefined }, headers: { b: '2' } });
    },
  ],
  [
    'raw responses',
    [status(201, { 'x-page': '2' }, { id: 1 })],
    async ({ url }, plug) => {
      const response = await plug(ofetch).raw<unknown>(url);
      return [response.status, response.headers.get('x-page'), response._data];
    },
  ],
  [
    'response types',
    [ok('plain text')],
    async ({ url }, plug) => {
      const api = plug(ofetch);
      const bytes = await api(url, { responseType: 'arrayBuffer' });
      const blob = await api(url, { responseType: 'blob' });
      return [await api(url), bytes.byteLength, blob.size];
    },
  ],
  [
    'parseResponse',
    [ok({ id: 1 })],
    async ({ url }, plug) => plug(ofetch)(url, { parseResponse: (text) => `parsed ${text}` }),
  ],
  [
    'ignoreResponseError',
    [status(404, {}, { detail: 'gone' })],
    async ({ url }, plug) => plug(ofetch)(url, { ignoreResponseError: true, retry: 0 }),
  ],
  [
    'the native fetch of an instance',
    [ok({ id: 1 })],
    async ({ url }, plug) => (await plug(ofetch).native(url)).json(),
  ],
];

describe('existing ofetch code sees the same', () => {
  test.each(cases)('%s', async (_, replies, existing) => {
    await expectUnchanged(existing, withRedial, replies);
  });
});
