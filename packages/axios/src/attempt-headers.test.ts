import type { RedialOptions } from '@redial/core';
import { ok, status } from '@redial/testing/server';
import axios, { type AxiosRequestConfig } from 'axios';
import { beforeEach, describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

const adapters = ['http', 'fetch'] as const;

beforeEach(() => server.script(status(503), ok()));

describe('what beforeAttempt does to the headers', () => {
  test.each(adapters)('%s: is what is sent, deletions included', async (adapter) => {
    const beforeAttempt: RedialOptions['beforeAttempt'] = ({ attempt, headers }) => {
      headers.set('x-attempt', String(attempt));
      if (attempt === 2) headers.delete('x-first');
    };
    const headers = { 'X-First': 'yes', 'X-Never': false };
    await create({ beforeAttempt }, { adapter }).get('/', { headers } as AxiosRequestConfig);
    expect(
      server.requests.map(({ headers: sent }) => [
        sent['x-attempt'],
        sent['x-first'],
        sent['x-never'],
      ]),
    ).toEqual([
      ['1', 'yes', undefined],
      ['2', undefined, undefined],
    ]);
  });
});

describe('the headers of an attempt are not those of the next request', () => {
  const keys = (): unknown[] => server.requests.map(({ headers }) => headers['idempotency-key']);

  test.each(adapters)('%s: one more write has a key of its own', async (adapter) => {
    const api = create({ policy: { idempotencyKey: true } }, { adapter });
    const { config } = await api.post('/orders', { n: 1 });
    await api({ ...config, data: { n: 2 } });
    const [first, again, second] = keys();
    expect(again).toBe(first);
    expect(second).toMatch(/./);
    expect(second).not.toBe(first);
  });

  test('beforeAttempt starts from the request’s own, also after a refusal', async () => {
    server.script(status(401), ok());
    const beforeAttempt: RedialOptions['beforeAttempt'] = ({ headers }) =>
      headers.append('x-signature', 's');
    const api = create({ beforeAttempt });
    const { config } = await thrownBy(api.get('/'));
    await api(config as AxiosRequestConfig);
    expect(server.requests.map(({ headers }) => headers['x-signature'])).toEqual(['s', 's']);
  });

  test('the answer has the very config that an interceptor made', async () => {
    const api = create({ policy: { idempotencyKey: true } });
    const seen: unknown[] = [];
    api.interceptors.request.use((config) => {
      seen.push(config);
      return config;
    });
    const { config } = await api.post('/orders', { n: 1 });
    expect(config).toBe(seen[0]);
    expect(config.headers.get('idempotency-key')).toBeUndefined();
  });
});

test.each(adapters)('%s: a form keeps its content type beside beforeAttempt', async (adapter) => {
  const form = new FormData();
  form.set('field', 'value');
  const api = create({ beforeAttempt: ({ headers }) => headers.set('x-a', '1') }, { adapter });
  const headers = { 'content-type': 'multipart/form-data' };
  await api.put('/', form, { headers });
  expect(server.requests).toHaveLength(2);
  for (const { headers: sent, bodyText } of server.requests) {
    const [, boundary] =
      /^multipart\/form-data; boundary=(.+)$/.exec(sent['content-type'] ?? '') ?? [];
    expect(bodyText).toContain(`--${boundary}`);
  }
});

describe('a header that cannot be sent as it is', () => {
  const headers = { 'X-File-Name': 'report – 2026.pdf', 'X-Other': 'é' };
  const byKey: RedialOptions = { policy: { idempotencyKey: 'X-Key' } };
  const byHook: RedialOptions = {
    beforeAttempt: (attempt) => attempt.headers.set('x-key', '1'),
  };

  test.each<[adapter: 'http' | 'fetch', string, RedialOptions]>([
    ['http', 'a key', byKey],
    ['http', 'beforeAttempt', byHook],
    ['fetch', 'a key', byKey],
    ['fetch', 'beforeAttempt', byHook],
  ])('%s, beside %s: goes out as axios sends it', async (adapter, _, options) => {
    await axios.post(server.url, {}, { adapter, headers }).catch(() => undefined);
    await create(options, { adapter }).post('/', {}, { headers });
    const [plain, ...attempts] = server.requests.map(({ headers: sent }) => sent);
    for (const sent of attempts) {
      expect(sent['x-file-name']).toBe(plain?.['x-file-name']);
      expect(sent['x-other']).toBe(plain?.['x-other']);
      expect(sent['x-key']).toMatch(/./);
    }
    expect(attempts).not.toHaveLength(0);
  });

  test('can be encoded in beforeAttempt', async () => {
    const name = encodeURIComponent(headers['X-File-Name']);
    const beforeAttempt: RedialOptions['beforeAttempt'] = (attempt) =>
      attempt.headers.set('x-file-name', name);
    await create({ beforeAttempt }).get('/', { headers });
    expect(server.requests.map(({ headers: sent }) => sent['x-file-name'])).toEqual([name, name]);
  });
});
