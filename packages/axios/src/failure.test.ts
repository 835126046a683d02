import { redialOf, TimeoutError } from '@redial/core';
import { ok, stall, status, truncate, type SocketReply } from '@redial/testing/server';
import axios, { AxiosError, type AxiosRequestConfig, type AxiosStatic } from 'axios';
import oldest from 'axios-oldest';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { server, thrownBy } from './each-test.fixture.ts';
import { failureOfAxiosError } from './failure.ts';
import { withRedial } from './index.ts';

const adapters: AxiosRequestConfig[] = [{ adapter: 'http' }, { adapter: 'fetch' }];
const copies: [string, AxiosStatic, AxiosRequestConfig[]][] = [
  ['axios', axios, [...adapters, { adapter: 'http', maxRedirects: 0 }]],
  // Without redirects axios 1.8.0 itself never settles over a broken gzip.
  ['axios 1.8.0', oldest as unknown as AxiosStatic, adapters],
];

const body = { list: 'x'.repeat(50) };
const chunked = { 'transfer-encoding': 'chunked' };
const gzip = { 'content-encoding': 'gzip' };
const zipped = gzipSync(JSON.stringify({ list: Array.from({ length: 500 }, (_, n) => n * n) }));

describe.each(copies)('%s: a body that is not what it promised', (_, copy, configs) => {
  test.each<[string, SocketReply, string, boolean]>([
    ['stalls', stall(5, ok(body)), 'timeout', true],
    ['stalls, in chunks', stall(5, status(200, chunked, body)), 'timeout', true],
    ['stalls, compressed', stall(50, status(200, gzip, zipped)), 'timeout', true],
    ['breaks off', truncate(5, ok(body)), 'network', true],
    ['breaks off, in chunks', truncate(5, status(200, chunked, body)), 'network', true],
    ['breaks off, compressed', truncate(50, status(200, gzip, zipped)), 'network', true],
    ['is no gzip', status(200, gzip, 'not compressed'), 'network', false],
  ])('%s', async (__, reply, category, retryable) => {
    server.script(reply);
    for (const config of configs) {
      // Only what stalls needs a limit; a busy machine would reach a short one by itself.
      const timeout = category === 'timeout' ? 120 : 5_000;
      const api = withRedial(copy.create({ ...config, timeout }), { policy: { maxAttempts: 1 } });
      const error = await thrownBy(api.get(server.url));
      expect({ config, redial: redialOf(error) }).toMatchObject({
        config,
        redial: { category, retryable },
      });
      expect(error instanceof TimeoutError).toBe(category === 'timeout');
    }
  });
});

describe('what an error says', () => {
  const limit = { limitMs: 0, signal: undefined };
  const head = { res: {} };
  const closedByUs = { destroyed: true, errored: null, readableEnded: false };
  const reset = (request: object): AxiosError =>
    new AxiosError('read ECONNRESET', 'ECONNRESET', undefined, request);

  test.each<[string, object, object]>([
    ['reset before the head', { socket: closedByUs }, { truncated: false, timedOut: false }],
    ['reset after it', head, { truncated: true, timedOut: false }],
    ['after a redirect', { _currentRequest: head }, { truncated: true, timedOut: false }],
    ['closed here', { ...head, socket: closedByUs }, { truncated: true, timedOut: true }],
  ])('%s', (_, request, expected) => {
    expect(failureOfAxiosError(reset(request), { timeout: 100 } as never, limit)).toMatchObject(
      expected,
    );
  });

  test('closed here, without a timeout: not by us', () => {
    const error = reset({ ...head, socket: closedByUs });
    expect(failureOfAxiosError(error, {} as never, limit)).toMatchObject({ timedOut: false });
  });

  test.each<[string, unknown]>([
    ['text', 'no'],
    ['nothing', undefined],
    [
      'an object whose getters throw',
      Object.defineProperty({}, 'response', {
        get: () => {
          throw new Error('trap');
        },
      }),
    ],
  ])('%s, from an adapter of the user’s own', (_, error) => {
    expect(failureOfAxiosError(error, {} as never, limit)).toEqual({ error });
  });
});
