import { withRedial } from '@redial/ky';
import { drop, hang, ok, status, type ReplyStep, type SocketReply } from '@redial/testing/server';
import ky, { HTTPError, TimeoutError, isHTTPError, isKyError, type KyInstance } from 'ky';
import { describe, test } from 'vitest';
import { expectUnchanged, received, type Existing } from './compare.ts';

// From the readme of ky (https://github.com/sindresorhus/ky), as teams have it in their code.

type Case = readonly [
  what: string,
  replies: readonly ReplyStep<SocketReply>[],
  Existing<KyInstance>,
];

const cases: readonly Case[] = [
  [
    'an HTTPError with response and data',
    [status(404, {}, { detail: 'gone' })],
    async ({ url }, plug) => {
      try {
        return await plug(ky)(`${url}/users/1`).json();
      } catch (error) {
        if (!(error instanceof HTTPError)) throw error;
        return [
          error.name,
          error.response.status,
          error.data,
          isHTTPError(error),
          isKyError(error),
        ];
      }
    },
  ],
  [
    'a POST that fails is not sent again, and its request is on the error',
    [status(500, {}, { detail: 'broken' })],
    async ({ url }, plug) => {
      const error: unknown = await plug(ky)
        .post(`${url}/users`, { json: { name: 'Ada' } })
        .catch((thrown: unknown) => thrown);
      const { request, response } = error as HTTPError;
      return [request.method, request.headers.get('content-type'), response.status];
    },
  ],
  [
    'a network error',
    [drop()],
    async ({ url }, plug) =>
      plug(ky)
        .post(`${url}/users`, { json: {}, retry: 0 })
        .catch((error: unknown) => [(error as Error).name, isKyError(error)]),
  ],
  [
    'a TimeoutError',
    [hang()],
    async ({ url }, plug) =>
      plug(ky)(url, { timeout: 200, retry: 0 }).catch((error: unknown) => [
        error instanceof TimeoutError,
        (error as Error).name,
      ]),
  ],
  [
    'an aborted call',
    [hang()],
    async (server, plug) => {
      const controller = new AbortController();
      const sent = plug(ky)(server.url, { signal: controller.signal });
      void received(server).then(() => controller.abort());
      return sent.catch((error: unknown) => [(error as Error).name, (error as Error).message]);
    },
  ],
  [
    'hooks of an instance: a header, a look at the response, another message',
    [status(403, {}, { detail: 'no' })],
    async ({ url }, plug) => {
      const seen: unknown[] = [];
      const api = plug(
        ky.create({
          hooks: {
            beforeRequest: [({ request }) => request.headers.set('x-token', 'of-the-user')],
            afterResponse: [({ response }) => void seen.push(response.status)],
            beforeError: [
              ({ error }) => {
                seen.push(error.name);
                return error;
              },
            ],
          },
        }),
      );
      await api(url).catch((error: unknown) => seen.push((error as Error).name));
      return seen;
    },
  ],
  [
    'a hook that answers in the place of the server',
    [status(404)],
    async ({ url }, plug) => {
      const api = plug(
        ky.extend({
          hooks: { afterResponse: [() => new Response('{"from":"hook"}', { status: 200 })] },
        }),
      );
      return api(url).json();
    },
  ],
  [
    'extended instances, in both orders',
    [ok({ id: 1 })],
    async ({ url }, plug) => {
      const api = plug(ky.create({ headers: { a: '1' } })).extend({ headers: { b: '2' } });
      return api.get(`${url}/users`, { searchParams: { page: 2 } }).json();
    },
  ],
  [
    'throwHttpErrors: false',
    [status(404, {}, 'gone')],
    async ({ url }, plug) => {
      const response = await plug(ky)(url, { throwHttpErrors: false });
      return [response.status, response.ok, await response.text()];
    },
  ],
  [
    'responses have what they had',
    [status(201, { 'x-page': '2' }, { id: 1 })],
    async ({ url }, plug) => {
      const response = await plug(ky).put(url, { json: { id: 1 } });
      return [
        response.status,
        response.headers.get('x-page'),
        response.type,
        await response.json(),
      ];
    },
  ],
  [
    'forms, text and bytes',
    [ok({ id: 1 })],
    async ({ url }, plug) => {
      const api = plug(ky);
      await api.post(url, { body: new URLSearchParams({ a: '1' }) });
      await api.post(url, { body: 'text', headers: { 'content-type': 'text/plain' } });
      const bytes = await api.get(url).arrayBuffer();
      return [bytes.byteLength, await api.get(url).text(), (await api.get(url).blob()).size];
    },
  ],
  [
    'retry: 0',
    [status(503)],
    async ({ url }, plug) => plug(ky)(url, { retry: 0 }).catch(({ name }: Error) => name),
  ],
];

describe('existing ky code sees the same', () => {
  test.each(cases)('%s', async (_, replies, existing) => {
    await expectUnchanged(existing, withRedial, replies);
  });
});
