import type { RedialOptions } from '@redial/core';
import axios, { type AxiosRequestConfig, type AxiosStatic } from 'axios';
import oldest from 'axios-oldest';
import { beforeEach, describe, expect, test } from 'vitest';
import { withRedial } from './index.ts';
import { serve } from './loopback.fixture.ts';

const copies: [string, AxiosStatic][] = [
  ['axios', axios],
  ['axios 1.8.0', oldest as unknown as AxiosStatic],
];

/** Sends one event, and then nothing. */
let url: string;
let freed: Promise<unknown>;
beforeEach(async () => {
  let free: () => void;
  freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  url = await serve(({ url: path }, response) => {
    response.once('close', () => free());
    response.writeHead(path === '/missing' ? 404 : 200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  });
});

const streamed = { adapter: 'fetch', responseType: 'stream' } as const;

describe.each(copies)('%s: a stream that has gone silent can be left', (_, copy) => {
  const policy = { maxAttempts: 1 };
  const cases: [string, RedialOptions, AxiosRequestConfig][] = [
    ['as it is', { policy }, {}],
    ['with a deadline', { policy: { ...policy, deadlineMs: 60_000 } }, {}],
    ['with a timeout', { policy }, { timeout: 60_000 }],
    ['with a signal', { policy }, { signal: new AbortController().signal }],
    ['with a token', { policy }, { cancelToken: axios.CancelToken.source().token }],
    ['with progress', { policy }, { onDownloadProgress: () => undefined }],
    ['sent once', { policy }, { redial: false }],
  ];

  test.each(cases)('%s', async (__, options, config) => {
    const { data } = await withRedial(copy.create(streamed), options).get(url, config);
    for await (const chunk of data) {
      expect(String.fromCodePoint(...(chunk as Uint8Array))).toBe('data: 1\n\n');
      break;
    }
    await freed;
  });

  test.each(cases)('%s, before anything of it is read', async (__, options, config) => {
    const { data } = await withRedial(copy.create(streamed), options).get(url, config);
    await expect((data as ReadableStream).cancel()).resolves.toBeUndefined();
    await freed;
  });

  test.each([
    ['as it is', {}],
    ['sent once', { redial: false }],
  ] as const)('%s, of an error', async (__, config) => {
    const api = withRedial(copy.create({ ...streamed, ...config }), {
      policy: { ...policy, deadlineMs: 200 },
    });
    const error = await api.get(`${url}/missing`, { timeout: 200 }).catch((thrown) => thrown);
    for await (const __chunk of error.response.data) break;
    await freed;
  });

  test('by the chunk, into memory of the caller’s', async () => {
    const { data } = await withRedial(copy.create(streamed), { policy }).get(url);
    const reader = (data as ReadableStream).getReader({ mode: 'byob' });
    const { value } = await reader.read(new Uint8Array(4));
    expect(String.fromCodePoint(...(value ?? []))).toBe('data');
    await reader.cancel();
    await freed;
  });
});
