import { withRedial } from '@redial/fetch';
import { drop, hang, ok, status, type ReplyStep, type SocketReply } from '@redial/testing/server';
import { describe, test } from 'vitest';
import { expectUnchanged, received, type Existing } from './compare.ts';

// From MDN's pages on fetch (https://developer.mozilla.org/docs/Web/API/Fetch_API/Using_Fetch).

type Fetch = typeof fetch;
type Case = readonly [what: string, replies: readonly ReplyStep<SocketReply>[], Existing<Fetch>];

const cases: readonly Case[] = [
  [
    'response.ok decides',
    [status(404, {}, 'gone')],
    async ({ url }, plug) => {
      const response = await plug(fetch)(`${url}/users/1`);
      return { ok: response.ok, code: response.status, text: await response.text() };
    },
  ],
  [
    'a network error is a TypeError',
    [drop()],
    async ({ url }, plug) =>
      plug(fetch)(`${url}/users`, { method: 'POST', body: '{}' }).catch((error: unknown) => [
        error instanceof TypeError,
        (error as Error).message.startsWith('fetch failed'),
      ]),
  ],
  [
    'an abort is an AbortError',
    [hang()],
    async (server, plug) => {
      const controller = new AbortController();
      const sent = plug(fetch)(server.url, { signal: controller.signal });
      void received(server).then(() => controller.abort());
      return sent.catch((error: unknown) => [(error as Error).name, (error as Error).message]);
    },
  ],
  [
    'a time limit is a TimeoutError',
    [hang()],
    async ({ url }, plug) =>
      plug(fetch)(url, { signal: AbortSignal.timeout(250) }).catch(({ name }: Error) => name),
  ],
  [
    'a Request object with init beside it',
    [ok({ id: 1 })],
    async ({ url }, plug) => {
      const request = new Request(url, { method: 'POST', body: 'text', headers: { a: '1' } });
      const response = await plug(fetch)(request, { headers: { b: '2' } });
      return response.json();
    },
  ],
  [
    'responses have what they had, after a redirect too',
    [status(302, { location: '/moved' }), status(200, { 'x-page': '2' }, { id: 1 })],
    async ({ url }, plug) => {
      const response = await plug(fetch)(`${url}/old`);
      const { redirected, type, headers } = response;
      const copy = response.clone();
      return [
        redirected,
        type,
        response.url,
        headers.get('x-page'),
        await copy.json(),
        await response.text(),
        response.bodyUsed,
      ];
    },
  ],
  [
    'a body is read as a stream',
    [ok('one two three')],
    async ({ url }, plug) => {
      const { body } = await plug(fetch)(url);
      const chunks: string[] = [];
      const decoder = new TextDecoder();
      for await (const chunk of body ?? []) chunks.push(decoder.decode(chunk));
      return chunks.join('');
    },
  ],
  [
    'JSON that does not parse is a SyntaxError of json()',
    [status(200, { 'content-type': 'application/json' }, '{"id": ')],
    async ({ url }, plug) => {
      const response = await plug(fetch)(url);
      return response.json().catch(({ name }: Error) => name);
    },
  ],
];

describe('existing fetch code sees the same', () => {
  test.each(cases)('%s', async (_, replies, existing) => {
    await expectUnchanged(existing, (client, options) => withRedial(client, options), replies);
  });
});
