import { axiosRetryOptions, withRedial } from '@redial/axios';
import { drop, hang, ok, status, type ReplyStep, type SocketReply } from '@redial/testing/server';
import axios, { AxiosError, AxiosHeaders, isAxiosError, isCancel, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { describe, test } from 'vitest';
import { expectUnchanged, received, type Existing } from './compare.ts';

// From the documentation of axios (https://axios-http.com/docs), as teams have it in their code.

/** https://axios-http.com/docs/handling_errors: the three branches. */
const describeError = (error: unknown): unknown => {
  if (!isAxiosError<unknown>(error)) return { other: String(error) };
  if (error.response) {
    const { data, status: code, headers } = error.response;
    return {
      data,
      code,
      type: headers['content-type'] as unknown,
      config: error.response.config.url,
    };
  }
  return error.request ? { noAnswer: error.code } : { setup: error.code };
};

const client = (server: { url: string }): AxiosInstance =>
  axios.create({ baseURL: server.url, proxy: false, timeout: 1_000 });

type Case = readonly [
  what: string,
  replies: readonly ReplyStep<SocketReply>[],
  Existing<AxiosInstance>,
];

const cases: readonly Case[] = [
  [
    'the three branches of a catch block: an answer',
    [status(404, {}, { detail: 'gone' })],
    async (server, plug) => plug(client(server)).get('/users/1').catch(describeError),
  ],
  [
    'the three branches of a catch block: no answer',
    [drop()],
    async (server, plug) => plug(client(server)).post('/users', {}).catch(describeError),
  ],
  [
    'the three branches of a catch block: a mistake in the call',
    [ok()],
    async (server, plug) => {
      const api = plug(client(server));
      await api.get('/users');
      return api.get('gopher://127.0.0.1').catch(describeError);
    },
  ],
  [
    'a timeout is told by its code',
    [hang()],
    async (server, plug) => {
      const api = plug(client(server));
      return api.post('/slow', {}, { timeout: 200 }).catch((error: unknown) => {
        const { code, name, message } = error as AxiosError;
        return { code, name, says: message.startsWith('timeout of 200ms exceeded') };
      });
    },
  ],
  [
    'a cancelled request is told by isCancel',
    [hang()],
    async (server, plug) => {
      const controller = new AbortController();
      const sent = plug(client(server)).get('/slow', { signal: controller.signal });
      void received(server).then(() => controller.abort());
      return sent.catch((error: unknown) => [isCancel(error), (error as Error).message]);
    },
  ],
  [
    'the older CancelToken',
    [hang()],
    async (server, plug) => {
      const source = axios.CancelToken.source();
      const sent = plug(client(server)).get('/slow', { cancelToken: source.token });
      void received(server).then(() => source.cancel('Operation canceled by the user.'));
      return sent.catch((error: unknown) => [isCancel(error), (error as Error).message]);
    },
  ],
  [
    'interceptors that add a token and unwrap the envelope',
    [ok({ data: { id: 1 } })],
    async (server, plug) => {
      const api = plug(client(server));
      api.interceptors.request.use((config) => {
        config.headers.set('Authorization', 'Bearer token-of-the-user');
        return config;
      });
      api.interceptors.response.use((response) => (response.data as { data: never }).data);
      return api.post('/users', { name: 'Ada' });
    },
  ],
  [
    'an interceptor that refreshes the token after a 401, once',
    [status(401), ok({ token: 'fresh-token' }), ok({ id: 1 })],
    async (server, plug) => {
      const api = plug(client(server));
      const seen: unknown[] = [];
      api.interceptors.response.use(undefined, async (error: AxiosError) => {
        const { config, response } = error;
        seen.push(response?.status);
        if (!config || response?.status !== 401) throw error;
        const { data } = await api.post<{ token: string }>('/refresh');
        config.headers.set('Authorization', `Bearer ${data.token}`);
        return api.request(config);
      });
      const { data } = await api.get<unknown>('/users/1');
      return { data, seen };
    },
  ],
  [
    'validateStatus decides what throws',
    [status(404, {}, { detail: 'gone' })],
    async (server, plug) => {
      const api = plug(client(server));
      const { status: code, data } = await api.get<unknown>('/users/1', {
        validateStatus: (each) => each < 500,
      });
      return { code, data };
    },
  ],
  [
    'transformRequest and transformResponse of the user’s',
    [ok({ at: '2026-01-01' })],
    async (server, plug) => {
      const api = plug(
        axios.create({
          baseURL: server.url,
          proxy: false,
          transformRequest: [(data: object) => JSON.stringify({ wrapped: data })],
          transformResponse: [(text: string) => `parsed ${text}`],
        }),
      );
      const { data } = await api.post<unknown>('/users', { name: 'Ada' });
      return data;
    },
  ],
  [
    'defaults that are changed after the instance was made',
    [ok()],
    async (server, plug) => {
      const api = plug(client(server));
      api.defaults.headers.common['X-App'] = 'one';
      api.defaults.params = { page: 2 };
      await api.get('/users');
      return null;
    },
  ],
  [
    'serialised forms, parameters and headers',
    [ok()],
    async (server, plug) => {
      const api = plug(client(server));
      await api.get('/search', { params: { tags: ['a', 'b'], at: new Date(0), none: null } });
      await api.post('/form', new URLSearchParams({ a: '1' }));
      await api.postForm(
        '/upload',
        { field: 'value' },
        { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      );
      await api.request({ url: '/headers', headers: new AxiosHeaders({ 'X-One': '1' }) });
      return null;
    },
  ],
  [
    'responses have what they had',
    [status(201, { 'x-page': '2' }, { id: 1 })],
    async (server, plug) => {
      const response = await plug(client(server)).post('/users', {});
      const {
        status: code,
        statusText,
        headers,
        config,
        data,
      } = response as typeof response & {
        data: unknown;
      };
      return { code, statusText, page: headers['x-page'] as unknown, url: config.url, data };
    },
  ],
  [
    'concurrent requests with Promise.all',
    [({ url }) => ok({ path: new URL(url).pathname })],
    async (server, plug) => {
      const api = plug(client(server));
      const all = await Promise.all(['/a', '/b'].map((path) => api.get<unknown>(path)));
      return all.map(({ data }) => data);
    },
  ],
];

describe('existing axios code sees the same', () => {
  test.each(cases)('%s', async (_, replies, existing) => {
    await expectUnchanged(existing, withRedial, replies);
  });
});

describe('existing axios code sees the same where axios-retry asks Redial', () => {
  test.each(cases)('%s', async (_, replies, existing) => {
    const plug: typeof withRedial = (instance, options) => {
      axiosRetry(instance as unknown as AxiosInstance, axiosRetryOptions(options));
      return instance;
    };
    await expectUnchanged<AxiosInstance>(existing, plug, replies);
  });
});
