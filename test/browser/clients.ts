import { withRedial as withRedialAxios } from '@redial/axios';
import type { RedialOptions } from '@redial/core';
import { withRedial as withRedialFetch } from '@redial/fetch';
import { withRedial as withRedialKy } from '@redial/ky';
import { withRedial as withRedialOfetch } from '@redial/ofetch';
import axios from 'axios';
import ky from 'ky';
import { ofetch } from 'ofetch';

/** Sends JSON, if it is a POST, and gives back what was read and what bears the mark. */
export type Send = (
  url: string,
  request: { readonly method: string; readonly signal: AbortSignal },
) => Promise<{ readonly answer: unknown; readonly marked: unknown }>;

/** Longer than any answer on loopback takes. */
const limitMs = 400;
const headers = { 'content-type': 'application/json' };
const bodyOf = (method: string): string | undefined => (method === 'POST' ? '{"id":1}' : undefined);

const withAxios = (adapter: string, options: RedialOptions): Send => {
  const client = withRedialAxios(axios.create({ adapter, timeout: limitMs }), options);
  return async (url, { method, signal }) => {
    const data = bodyOf(method);
    const response = await client.request({ url, method, signal, data, headers });
    return { answer: response.data, marked: response };
  };
};

/** Every client, as a page would use it. */
export const clients: Readonly<Record<string, (options: RedialOptions) => Send>> = {
  fetch: (options) => {
    const api = withRedialFetch(undefined, options, {
      throwHttpErrors: true,
      attemptTimeoutMs: limitMs,
    });
    return async (url, { method, signal }) => {
      const body = bodyOf(method) ?? null;
      const response = await api(url, { method, signal, body, headers });
      return { answer: await response.json(), marked: response };
    };
  },
  ky: (options) => {
    const api = withRedialKy(ky.create({ timeout: limitMs }), options);
    return async (url, { method, signal }) => {
      const response = await api(url, { method, signal, body: bodyOf(method) ?? null, headers });
      return { answer: await response.json(), marked: response };
    };
  },
  ofetch: (options) => {
    const api = withRedialOfetch(ofetch.create({ timeout: limitMs }), options);
    return async (url, { method, signal }) => {
      const response = await api.raw(url, {
        method,
        signal,
        body: bodyOf(method) ?? null,
        headers,
      });
      return { answer: response._data, marked: response };
    };
  },
  'axios, xhr': (options) => withAxios('xhr', options),
  'axios, fetch': (options) => withAxios('fetch', options),
};
