import { ok, status } from '@redial/testing/server';
import axios, {
  Axios,
  type AxiosInstance,
  type AxiosResponse,
  type AxiosStatic,
  type InternalAxiosRequestConfig,
} from 'axios';
import oldest from 'axios-oldest';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { server } from './each-test.fixture.ts';
import { axiosRetryOptions, withRedial, withoutRedial } from './index.ts';

describe('what is no axios instance is refused by name', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'https://api.test'],
    ['an object', {}],
    ['another client', { create: () => ({}) }],
    ['a request method', axios.get],
    ['an instance of the class alone', new Axios({})],
  ])('%s', (_, instance) => {
    const message = /^redial: \w+ needs an axios instance: axios or axios\.create\(\)$/;
    expect(() => withRedial(instance as AxiosInstance)).toThrow(message);
    expect(() => withRedial(instance as AxiosInstance)).toThrow(TypeError);
    expect(() => withoutRedial(instance as AxiosInstance)).toThrow(message);
  });
});

test('a wrong option is refused by name, and leaves the instance as it was', () => {
  const api = axios.create();
  const wrong = { maxAttempts: 3 } as never;
  expect(() => withRedial(api, wrong)).toThrow('maxAttempts');
  expect(() => axiosRetryOptions(wrong)).toThrow('maxAttempts');
});

describe('an instance', () => {
  beforeEach(() => server.script(status(503), ok()));
  const policy = { baseDelayMs: 0 };

  test('keeps its identity', async () => {
    const api = axios.create();
    expect(withRedial(api, { policy })).toBe(api);
    await expect(api.get(server.url)).resolves.toMatchObject({ status: 200 });
  });

  test('has one Redial at a time: the last', async () => {
    const api = withRedial(withRedial(axios.create(), { policy: { maxAttempts: 1 } }), { policy });
    await expect(api.get(server.url)).resolves.toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ['before', 2],
    ['after', 1],
  ])('plugged %s an interceptor that replaces the adapter: %d sent', async (order, sent) => {
    const api = axios.create();
    if (order === 'before') withRedial(api, { policy });
    api.interceptors.request.use((config) => ({ ...config, adapter: 'http' }));
    if (order === 'after') withRedial(api, { policy });
    await api.get(server.url).catch(() => undefined);
    expect(server.requests).toHaveLength(sent);
  });

  test.each([
    ['axios', axios],
    ['axios 1.8.0', oldest as unknown as AxiosStatic],
  ])('%s: keeps what was registered after its interceptors were cleared', async (_, copy) => {
    const api = withRedial(copy.create(), { policy });
    api.interceptors.request.clear();
    api.interceptors.request.use((config) => {
      config.headers.set('x-mine', '1');
      return config;
    });
    await withRedial(api, { policy }).get(server.url);
    await withoutRedial(api).get(server.url);
    expect(server.requests.map(({ headers }) => headers['x-mine'])).toEqual(['1', '1', '1']);
  });

  test('is as it was without it', async () => {
    const api = withoutRedial(withRedial(axios.create(), { policy }));
    await expect(api.get(server.url)).rejects.toThrow('status code 503');
    expect(server.requests).toHaveLength(1);
    expect(withoutRedial(api)).toBe(api);
  });
});

describe('a global fetch that is a Redial as well is told that the attempts are made here', () => {
  test.each<[string, string | string[], object]>([
    ['a name', 'fetch', {}],
    ['a name in capitals', 'Fetch', {}],
    ['a list', ['fetch'], {}],
    ['options beside it', ['xhr', 'fetch'], { priority: 'low' }],
  ])('%s', async (_, adapter, fetchOptions) => {
    const sent: unknown[] = [];
    const native = fetch;
    vi.stubGlobal('fetch', (input: Request, init?: RequestInit) => {
      sent.push({ ...init });
      return native(input, init);
    });
    try {
      const { config } = await withRedial(axios.create({ adapter: adapter as 'fetch' })).get(
        server.url,
        {
          fetchOptions,
        },
      );
      expect(sent).toEqual([{ ...fetchOptions, redial: false }]);
      expect(config.fetchOptions).toEqual(fetchOptions);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

test('where there is no fetch, as in jsdom, axios works all the same', async () => {
  for (const name of ['fetch', 'Response', 'Request']) vi.stubGlobal(name, undefined);
  try {
    server.script(status(503), ok({ id: 1 }));
    const policy = { baseDelayMs: 1 };
    const api = withRedial(axios.create({ adapter: 'http' }), { policy });
    await expect(api.get(server.url)).resolves.toMatchObject({ data: { id: 1 } });
    server.script(status(404));
    await expect(api.get(server.url)).rejects.toMatchObject({ redial: { category: 'not_found' } });
  } finally {
    vi.unstubAllGlobals();
  }
});

test('parameters of a request that succeeds are left to the adapter to write down', async () => {
  const paramsSerializer = vi.fn<() => string>(() => 'a=1');
  const adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => ({
    data: {},
    status: 200,
    statusText: 'OK',
    headers: {},
    config,
  });
  const api = withRedial(axios.create({ paramsSerializer, adapter }));
  await api.get('https://api.test/', { params: { a: 1 } });
  expect(paramsSerializer).not.toHaveBeenCalled();
});
