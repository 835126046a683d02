import { createRedial, redialOf } from '@redial/core';
import { ok, status } from '@redial/testing/server';
import axios, {
  type AxiosRequestConfig,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import axiosRetry from 'axios-retry';
import { describe, expect, test } from 'vitest';
import { server, thrownBy } from './each-test.fixture.ts';
import { addressOf, addressWithParams } from './address.ts';
import type { Config } from './config.ts';
import { axiosRetryOptions, withRedial } from './index.ts';

const configs: AxiosRequestConfig[] = [
  { url: '/v1' },
  { baseURL: 'https://api.test', url: 'v1/items' },
  { baseURL: 'https://api.test', url: '/v1/items' },
  { baseURL: 'https://api.test/', url: 'v1' },
  { baseURL: 'https://api.test/', url: '/v1' },
  { baseURL: 'https://api.test//', url: '//v1' },
  { baseURL: 'https://api.test/v1' },
  { baseURL: 'https://api.test/v1', url: '' },
  { baseURL: 'https://api.test', url: 'https://other.test/x' },
  { baseURL: 'https://api.test', url: '//other.test/x' },
  { baseURL: 'https://api.test', url: 'mailto:a@b.c' },
  { baseURL: 'https://api.test', url: 'https://other.test/x', allowAbsoluteUrls: false },
  { baseURL: '/api', url: 'v1' },
  {},
];

test.each(configs)('the address of %j, as axios writes it', (config) => {
  expect(addressOf(config as object as Config)).toBe(axios.getUri(config) ?? '');
});

test.each<[AxiosRequestConfig, string]>([
  [{ url: '/v1', params: { a: 1, b: 'x y' } }, '/v1?a=1&b=x+y'],
  [{ url: '/v1?a=1', params: { b: [1, 2] } }, '/v1?a=1&b=1&b=2'],
  [{ url: '/v1', params: { a: undefined, b: null } }, '/v1?'],
  [{ url: '/v1', params: new URLSearchParams('a=1') }, '/v1?a=1'],
  [{ url: '/v1', params: 'a=1' }, '/v1'],
  [{ url: '/v1', params: null }, '/v1'],
])('the parameters of %j', (config, expected) => {
  expect(addressWithParams(config as object as Config)).toBe(expected);
});

describe('on the wire', () => {
  test('one origin has one lane, however its URLs are written', async () => {
    const redial = createRedial();
    const api = withRedial(axios.create({ baseURL: server.url }), redial);
    for (const url of ['v1/items', 'v2', '/v3', `${server.url}/v4`]) await api.get(url);
    expect(redial.lanes().map(({ key }) => key.trim())).toEqual([server.url]);
  });

  test.each<[string, AxiosRequestConfig[], number]>([
    [
      'users in the URL',
      [{ baseURL: 'http://alice:k1@api.test' }, { url: 'http://bob@api.test' }],
      2,
    ],
    ['one user', [{ url: 'http://alice:k@api.test/v1' }, { url: 'http://alice:k@api.test/v2' }], 1],
    ['an @ elsewhere', [{ url: 'http://api.test/@bob' }, { url: 'http://api.test/v1?a=@b' }], 1],
    ['sockets', [{ socketPath: '/run/a.sock', url: '/' }, { socketPath: '/run/b.sock' }], 2],
    [
      'one socket',
      [
        { socketPath: '/run/a.sock', url: '/v1' },
        { socketPath: '/run/a.sock', url: 'http://docker/v2' },
        { socketPath: '/run/a.sock', url: 'v3' },
      ],
      1,
    ],
  ])('%s: so many lanes', async (_, requests, lanes) => {
    const redial = createRedial();
    const adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => ({
      status: 200,
      statusText: '',
      headers: {},
      data: '',
      config,
    });
    const api = withRedial(axios.create({ adapter }), redial);
    for (const request of requests) await api.request({ url: '/', ...request });
    expect(redial.lanes()).toHaveLength(lanes);
  });

  test('a URL object works as it does without Redial', async () => {
    server.script(status(503), ok());
    const api = withRedial(axios.create(), { policy: { baseDelayMs: 0 } });
    const url = new URL('/v1?key=secret-value', server.url) as never;
    await expect(api.get(url)).resolves.toMatchObject({ status: 200 });
    server.script(status(404, {}, 'no secret-value here'));
    const error = await thrownBy(api.get(url));
    expect(redialOf(error)?.message).toBe('no *** here');
  });

  test('a URL that is no text fails as it does without Redial', async () => {
    const plain = axios.create({ baseURL: server.url });
    const fails = (api: typeof plain): Promise<unknown> =>
      api.get(5 as never).catch((reason: unknown) => (reason as Error).message.split(':')[0]);
    expect(await fails(withRedial(axios.create({ baseURL: server.url })))).toBe(await fails(plain));
  });

  test('axios-retry: of several profiles the one of the host is chosen', async () => {
    server.script(status(404));
    const api = axios.create({ baseURL: server.url });
    const vendor = [{ vendor: 'acme', hosts: ['127.0.0.1'], rules: [] }];
    axiosRetry(api, axiosRetryOptions({ vendor }));
    const error = await thrownBy(api.get('v1/items'));
    expect(redialOf(error)?.vendor).toBe('acme');
  });
});
