import { redialOf, type RedialOptions } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { hang, stall, status, truncate } from '@redial/testing/server';
import axios, { isCancel, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import axiosRetry from 'axios-retry';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { server, thrownBy } from './each-test.fixture.ts';
import { axiosRetryOptions, withRedial } from './index.ts';

const adapters = ['http', 'fetch'] as const;

type Create = (options: RedialOptions, config?: AxiosRequestConfig) => AxiosInstance;

const plugged: Create = (options, config) =>
  withRedial(axios.create({ baseURL: server.url, responseType: 'stream', ...config }), options);
const driven: Create = (options, config) => {
  const instance = axios.create({ baseURL: server.url, responseType: 'stream', ...config });
  axiosRetry(instance, axiosRetryOptions(options));
  return instance;
};
const ways: [string, Create, 'http' | 'fetch'][] = adapters.flatMap((adapter) => [
  [`withRedial, ${adapter}`, plugged, adapter],
  [`axios-retry, ${adapter}`, driven, adapter],
]);

// A limit below the 5 seconds that an error body may take where nothing else limits it.
describe('an error body that stalls', { timeout: 4_000 }, () => {
  beforeEach(() => server.script(stall(5, status(503, {}, { error: 'overloaded' }))));
  const options: RedialOptions = { policy: { maxAttempts: 1 } };

  test.each(ways)('%s: is given up when the caller aborts', async (_, create, adapter) => {
    const caller = new AbortController();
    const onEvent = recordEvents();
    const reason = new Error('the user went elsewhere');
    setTimeout(() => caller.abort(reason), 200);
    const error = await thrownBy(
      create({ ...options, onEvent }, { adapter }).get('/', { signal: caller.signal }),
    );
    expect(isCancel(error)).toBe(true);
    expect(redialOf(error)).toBeUndefined();
    expect(onEvent.types).toEqual(['aborted']);
  });

  test.each(ways)('%s: is given up when the token is cancelled', async (_, create, adapter) => {
    const caller = axios.CancelToken.source();
    setTimeout(() => caller.cancel('enough'), 200);
    const error = await thrownBy(
      create(options, { adapter }).get('/', { cancelToken: caller.token }),
    );
    expect(isCancel(error)).toBe(true);
  });

  test.each(ways)('%s: takes no longer than `timeout`', async (_, create, adapter) => {
    const error = await thrownBy(create(options, { adapter, timeout: 300 }).get('/'));
    expect(error.response?.status).toBe(503);
    expect(redialOf(error)?.category).toBe('overloaded');
  });

  test.each(ways)('%s: takes no longer than the deadline', async (_, create, adapter) => {
    const error = await thrownBy(create({ policy: { deadlineMs: 400 } }, { adapter }).get('/'));
    expect(error.response?.status).toBe(503);
    expect(redialOf(error)?.stopReason).toBe('deadline');
  });
});

describe('the connection of an error body that stalls', { timeout: 4_000 }, () => {
  /** Stalls once, then answers; `freed` resolves when the connection of the first answer is gone. */
  async function stallingOnce(): Promise<{ url: string; freed: Promise<void>; server: Server }> {
    let free: () => void;
    const freed = new Promise<void>((resolve) => {
      free = resolve;
    });
    let requests = 0;
    const own = createServer((_, response) => {
      requests += 1;
      if (requests > 1) {
        response.end('{}');
        return;
      }
      response.once('close', () => free());
      response.writeHead(503, { 'content-type': 'application/json' });
      response.write('{"a"');
    });
    await new Promise<void>((resolve) => {
      own.listen(0, '127.0.0.1', resolve);
    });
    return { url: `http://127.0.0.1:${(own.address() as AddressInfo).port}`, freed, server: own };
  }

  test.each(adapters)('%s: is free before the next attempt', async (adapter) => {
    const { url, freed, server: own } = await stallingOnce();
    const api = plugged(
      { policy: { baseDelayMs: 1 } },
      { adapter, timeout: 300, signal: new AbortController().signal },
    );
    await expect(api.get(url)).resolves.toMatchObject({ status: 200 });
    await expect(freed).resolves.toBeUndefined();
    own.closeAllConnections();
    own.close();
  });

  test.each([-1, 1e6])('of at most %d bytes: is free when its reader gives up', async (limit) => {
    const { url, freed, server: own } = await stallingOnce();
    const config = { adapter: 'http', maxContentLength: limit } as const;
    const api = plugged({ policy: { deadlineMs: 400 } }, config);
    const error = await thrownBy(api.get(url));
    const body = error.response?.data as Readable;
    body.once('data', () => setTimeout(() => body.destroy(), 20)); // in the middle of a read
    await expect(freed).resolves.toBeUndefined();
    own.closeAllConnections();
    own.close();
  });

  test.each<[string, AxiosRequestConfig]>([
    ['http', { adapter: 'http' }],
    ['http, of limited length', { adapter: 'http', maxContentLength: 1e6 }],
    ['fetch', { adapter: 'fetch' }],
    ['fetch, of limited length', { adapter: 'fetch', maxContentLength: 1e6 }],
  ])('%s: is free after an abort', async (_, config) => {
    const { url, freed, server: own } = await stallingOnce();
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 200);
    const error = await thrownBy(plugged({}, config).get(url, { signal: caller.signal }));
    expect(isCancel(error)).toBe(true);
    await expect(freed).resolves.toBeUndefined();
    own.closeAllConnections();
    own.close();
  });
});

describe('an error body that is a stream', () => {
  const text = async (data: unknown): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of data as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  test.each(ways)('%s: reaches the caller whole, and is understood', async (_, create, adapter) => {
    const body = { error: { message: 'no such item' }, padding: 'x'.repeat(200_000) };
    server.script(status(404, {}, body));
    const error = await thrownBy(create({}, { adapter }).get('/'));
    await expect(text(error.response?.data)).resolves.toBe(JSON.stringify(body));
  });

  test.each(ways)('%s: fails for the caller where it broke off', async (_, create, adapter) => {
    server.script(truncate(5, status(404, {}, { error: 'no such item' })));
    const error = await thrownBy(create({}, { adapter }).get('/'));
    expect(redialOf(error)?.category).toBe('not_found');
    await expect(text(error.response?.data)).rejects.toThrow(/aborted|terminated/);
  });

  test.each(adapters)(
    '%s: its beginning is left where a later attempt says nothing',
    async (adapter) => {
      server.script(status(503, {}, 'try later'), hang());
      const error = await thrownBy(
        plugged({ policy: { deadlineMs: 600, baseDelayMs: 1 } }, { adapter }).get('/'),
      );
      expect(server.requests).toHaveLength(2);
      expect(error.response?.status).toBe(503);
      await expect(text(error.response?.data)).resolves.toBe('try later');
    },
  );
});
