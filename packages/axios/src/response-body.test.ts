import { redialOf } from '@redial/core';
import { status } from '@redial/testing/server';
import axios, { AxiosHeaders, type ResponseType } from 'axios';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { server, thrownBy } from './each-test.fixture.ts';
import type { Answer } from './answer.ts';
import { withRedial } from './index.ts';
import { bodyOf } from './response-body.ts';

const noLimit = { limitMs: Infinity, signal: undefined };
const bytes = new TextEncoder().encode('no such item');

const answer = (data: unknown, headers: object = {}): Answer => ({
  status: 404,
  headers: headers as Answer['headers'],
  data,
  config: {},
});

describe('what an answer says', () => {
  const parsed = { error: 'no such item' };

  test.each<[string, unknown, unknown]>([
    ['text', 'no such item', 'no such item'],
    ['nothing', undefined, undefined],
    ['null', null, null],
    ['an object', parsed, parsed],
    ['a list', [parsed], [parsed]],
    ['a buffer', Buffer.from(bytes), 'no such item'],
    ['an ArrayBuffer', bytes.buffer, 'no such item'],
    ['a Blob', new Blob([bytes]), 'no such item'],
    ['a web stream', new Blob([bytes]).stream(), 'no such item'],
    ['a stream in use', lockedStream(), undefined],
    ['a stream of some other kind', { pipe: () => undefined }, undefined],
    ['a form', new FormData(), undefined],
    ['a Response', new Response('no such item'), undefined],
  ])('%s', async (_, data, expected) => {
    await expect(bodyOf(answer(data), noLimit)).resolves.toEqual(expected);
  });

  test.each([
    ['a buffer', new Uint8Array(100_000).fill(0x61)],
    ['an ArrayBuffer', new ArrayBuffer(100_000)],
    ['a Blob', new Blob(['a'.repeat(100_000)])],
  ])('%s: no more than 64 KiB of it', async (_, data) => {
    await expect(bodyOf(answer(data), noLimit)).resolves.toHaveLength(65_536);
  });
});

function lockedStream(): ReadableStream {
  const stream = new Blob([bytes]).stream();
  stream.getReader();
  return stream;
}

describe('the charset that an answer names', () => {
  const latin = 'text/plain; charset=iso-8859-1';

  test.each([
    ['headers of axios', new AxiosHeaders({ 'Content-Type': latin })],
    ['plain headers', { 'content-type': latin }],
  ])('in %s', async (_, headers) => {
    await expect(bodyOf(answer(new Uint8Array([0xe9]), headers), noLimit)).resolves.toBe('é');
  });

  test('no headers at all', async () => {
    const { headers: _, ...bare } = answer(bytes);
    await expect(bodyOf(bare as Answer, noLimit)).resolves.toBe('no such item');
  });

  describe('over the wire', () => {
    beforeEach(() => {
      const body = Buffer.from('{"message":"caf\u00e9 closed"}', 'latin1');
      server.script(status(400, { 'content-type': 'application/json; charset=iso-8859-1' }, body));
    });

    test.each<['http' | 'fetch', ResponseType]>([
      ['http', 'stream'],
      ['http', 'arraybuffer'],
      ['fetch', 'stream'],
      ['fetch', 'arraybuffer'],
      ['fetch', 'blob'],
    ])('%s, %s', async (adapter, responseType) => {
      const api = withRedial(axios.create({ adapter, responseType }));
      const error = await thrownBy(api.get(server.url));
      expect(redialOf(error)?.message).toBe('café closed');
    });
  });
});

test.each([
  ['json', false, 'Request failed with status code 404: not_found 404. (1 attempt)'],
  ['stream', false, 'Request failed with status code 404: not_found 404. (1 attempt)'],
  ['json', true, 'Request failed with status code 404: not_found 404: no such item. (1 attempt)'],
] as const)('compressed, as %s, decompress: %s', async (responseType, decompress, message) => {
  server.script(status(404, { 'content-encoding': 'gzip' }, gzipSync('no such item')));
  const api = withRedial(axios.create({ adapter: 'http', responseType, decompress }));
  const error = await thrownBy(api.get(server.url));
  expect(error.message).toBe(message);
});

test.each(['identity', 'utf-8'])('an encoding that is none, %s: the body is read', async (name) => {
  server.script(status(404, { 'content-encoding': name }, 'no such item'));
  const api = withRedial(axios.create({ adapter: 'http' }));
  const error = await thrownBy(api.get(server.url));
  expect(error.message).toContain('no such item');
});
