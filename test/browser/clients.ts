import { withRedial as withRedialAxios } from '@redial/axios';
import type { RedialOptions } from '@redial/core';
import { withRedial as withRedialFetch } from '@redial/fetch';
import { withRedial as withRedialKy } from '@redial/ky';
import { withRedial as withRedialOfetch } from '@redial/ofetch';
import axios from 'axios';
import ky from 'ky';
import { ofetch } from 'ofetch';

/** What every client is to send; a POST has a body of JSON. */
export interface PageRequest {
  readonly method: 'GET' | 'POST';
  readonly signal: AbortSignal;
}

/** Gives back what was read and what bears the mark. */
export type Send = (
  url: string,
  request: PageRequest,
) => Promise<{ readonly answer: unknown; readonly marked: unknown }>;

/** Longer than any answer on loopback takes. */
const limitMs = 2_000;

const initOf = (request: PageRequest) => ({
  ...request,
  headers: { 'content-type': 'application/json' },
  body: request.method === 'POST' ? '{"id":1}' : null,
});

const throughFetch =
  (fetch: (url: string, init: RequestInit) => Promise<Response>): Send =>
  async (url, request) => {
    const response = await fetch(url, initOf(request));
    return { answer: await response.json(), marked: response };
  };

const throughAxios = (adapter: string, options: RedialOptions): Send => {
  const client = withRedialAxios(axios.create({ adapter, timeout: limitMs }), options);
  return async (url, request) => {
    // axios writes null down where the type is JSON.
    const { body, ...init } = initOf(request);
    const response = await client.request({ url, ...init, data: body ?? undefined });
    return { answer: response.data, marked: response };
  };
};

/** Every client, as a page would use it. */
export const clients: Readonly<Record<string, (options: RedialOptions) => Send>> = {
  fetch: (options) =>
    throughFetch(
      withRedialFetch(undefined, options, { throwHttpErrors: true, attemptTimeoutMs: limitMs }),
    ),
  ky: (options) => throughFetch(withRedialKy(ky.create({ timeout: limitMs }), options)),
  ofetch: (options) => {
    const client = withRedialOfetch(ofetch.create({ timeout: limitMs }), options);
    return async (url, request) => {
      const response = await client.raw(url, initOf(request));
      return { answer: response._data, marked: response };
    };
  },
  'axios, xhr': (options) => throughAxios('xhr', options),
  'axios, fetch': (options) => throughAxios('fetch', options),
};
