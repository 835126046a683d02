import { axiosRetryOptions, withRedial, withoutRedial } from '@redial/axios';
import { createRedial } from '@redial/core';
import { octen } from '@redial/vendors/octen';
import axios, {
  Axios,
  type AxiosInstance,
  type AxiosStatic,
  type InternalAxiosRequestConfig,
} from 'axios';
import oldest, { type AxiosInstance as OldestInstance } from 'axios-oldest';
import axiosRetry from 'axios-retry';
import { expectTypeOf, test } from 'vitest';

const api = axios.create();

test('the same kind of instance comes back', () => {
  expectTypeOf(withRedial(api)).toEqualTypeOf<AxiosInstance>();
  expectTypeOf(withRedial(axios, { vendor: octen })).toEqualTypeOf<AxiosStatic>();
  expectTypeOf(withRedial(api, createRedial())).toEqualTypeOf<AxiosInstance>();
  expectTypeOf(withoutRedial(api)).toEqualTypeOf<AxiosInstance>();
  expectTypeOf(withRedial(oldest.create())).toEqualTypeOf<OldestInstance>();
});

test('what is no axios is refused', () => {
  // @ts-expect-error: a function is no instance
  withRedial(fetch);
  // @ts-expect-error: this is none that could make another
  withRedial(new Axios());
  // @ts-expect-error: there is no such option
  withRedial(api, { retries: 3 });
});

test('a call takes `redial`', async () => {
  const { data } = await api.get<{ id: number }>('/', { redial: false });
  expectTypeOf(data).toEqualTypeOf<{ id: number }>();
  await api.post('/', {}, { redial: { policy: { maxAttempts: 2 }, vendor: octen } });
  await api.request({ url: '/', redial: {} });
  // @ts-expect-error: only false switches it off
  await api.get('/', { redial: true });
  // @ts-expect-error: no option of a call
  await api.get('/', { redial: { lane: false } });
  api.interceptors.request.use((config: InternalAxiosRequestConfig) => {
    config.redial = false;
    return config;
  });
});

test('axios-retry takes what is made for it', () => {
  expectTypeOf(axiosRetry).toBeCallableWith(api, axiosRetryOptions({ vendor: octen }));
});
