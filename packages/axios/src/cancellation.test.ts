import axios, { isCancel, type AxiosRequestConfig, type AxiosStatic } from 'axios';
import oldest from 'axios-oldest';
import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { ForeignController } from './foreign-controller.fixture.ts';
import { withRedial } from './index.ts';
import { serve } from './loopback.fixture.ts';

const copies: [string, AxiosStatic, 'http' | 'fetch'][] = [
  ['axios, http', axios, 'http'],
  ['axios, fetch', axios, 'fetch'],
  ['axios 1.8.0, http', oldest as unknown as AxiosStatic, 'http'],
  ['axios 1.8.0, fetch', oldest as unknown as AxiosStatic, 'fetch'],
];

/** Sends the beginning of a download; all of it where that is asked for. */
let baseURL: string;
beforeEach(async () => {
  baseURL = await serve(({ url }, response) => {
    response.write('begin');
    if (url === '/whole') response.end();
  });
});

type Caller = readonly [config: AxiosRequestConfig, cancel: () => void];

const callers: [string, () => Caller][] = [
  ['a signal', bySignal],
  ['a foreign signal', byForeignSignal],
  ['a token', byToken],
  ['a signal beside a token', () => [{ ...byToken()[0], ...bySignal()[0] }, () => abortLast()]],
  ['a token beside a signal', () => [{ ...bySignal()[0], ...byToken()[0] }, () => abortLast()]],
];

let abortLast: () => void;
function bySignal(): Caller {
  const caller = new AbortController();
  abortLast = () => caller.abort();
  return [{ signal: caller.signal }, abortLast];
}
function byForeignSignal(): Caller {
  const caller = new ForeignController();
  abortLast = () => caller.abort();
  return [{ signal: caller.signal }, abortLast];
}
function byToken(): Caller {
  const { token, cancel } = axios.CancelToken.source();
  abortLast = () => cancel('enough');
  return [{ cancelToken: token }, abortLast];
}

describe.each(copies)('%s: a download under way', (_, copy, adapter) => {
  const download = { adapter, responseType: 'stream' } as const;

  test.each(callers)('ends with %s', async (__, caller) => {
    const [config, cancel] = caller();
    const api = withRedial(copy.create({ ...download, baseURL }), { policy: { maxAttempts: 1 } });
    const { data } = await api.get('/', config);
    const read = async (): Promise<void> => {
      for await (const chunk of data) if (chunk) cancel();
    };
    await expect(read()).rejects.toSatisfy(
      (error) => isCancel(error) || (error as Error).name === 'AbortError',
    );
  });

  test.each(['/whole', '/'])('%s: lets go of a signal when it is over', async (path) => {
    const { signal } = new AbortController();
    const { token } = axios.CancelToken.source();
    const api = withRedial(copy.create({ ...download, baseURL }), { policy: { maxAttempts: 1 } });
    const { data } = await api.get(path, { signal, cancelToken: token });
    expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0);
    for await (const chunk of data) if (chunk) break;
    await expect.poll(() => getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
