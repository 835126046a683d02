import axios from 'axios';
import axiosRetry, { exponentialDelay, isNetworkOrIdempotentRequestError } from 'axios-retry';
import got from 'got';
import ky from 'ky';
import { ofetch } from 'ofetch';
import OpenAI from 'openai';
import { attach } from 'retry-axios';
import { Agent, RetryAgent, fetch as undiciFetch } from 'undici';
import {
  bodyOf,
  headersOf,
  initOf,
  timedFetch,
  urlOf,
  type Contender,
  type Setup,
} from './contender.ts';
import { throughAxios } from './through-axios.ts';

const idempotent = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'];
const methodsOf = ({ resendPosts }: Setup): string[] =>
  resendPosts ? [...idempotent, 'POST'] : idempotent;

/** Clients with a retry of their own. */
export const clients: readonly Contender[] = [
  {
    name: 'bare fetch',
    how: 'no retry',
    not: ['drain'],
    create: (setup) => async (job) =>
      bodyOf(await timedFetch(setup)(urlOf(setup, job), initOf(job))),
  },
  {
    name: 'axios-retry',
    how: '3 retries, `exponentialDelay`, `shouldResetTimeout`',
    create(setup) {
      const api = axios.create({ timeout: setup.attemptTimeoutMs ?? 0 });
      const keys = setup.resendPosts && {
        retryCondition: (error: Parameters<typeof isNetworkOrIdempotentRequestError>[0]) =>
          error.code !== 'ECONNABORTED' &&
          (!error.response || error.response.status === 429 || error.response.status >= 500),
      };
      axiosRetry(api, {
        retries: 3,
        retryDelay: exponentialDelay,
        shouldResetTimeout: true,
        ...keys,
      });
      return throughAxios(api, setup);
    },
  },
  {
    name: 'retry-axios',
    how: 'defaults (3 retries)',
    create(setup) {
      const api = axios.create({ timeout: setup.attemptTimeoutMs ?? 0 });
      api.defaults.raxConfig = setup.resendPosts ? { httpMethodsToRetry: methodsOf(setup) } : {};
      attach(api);
      return throughAxios(api, setup);
    },
  },
  {
    name: 'ky',
    how: 'defaults (2 retries), `retryOnTimeout`',
    create(setup) {
      const api = ky.create({
        timeout: setup.attemptTimeoutMs ?? false,
        retry: {
          methods: methodsOf(setup).map((method) => method.toLowerCase()) as 'get'[],
          retryOnTimeout: true,
        },
      });
      return (job) => api(urlOf(setup, job), initOf(job)).json();
    },
  },
  {
    name: 'ofetch',
    how: 'defaults (1 retry at once)',
    create: (setup) => (job) =>
      ofetch(urlOf(setup, job), {
        method: job.method,
        headers: headersOf(job),
        ...(setup.attemptTimeoutMs === undefined ? {} : { timeout: setup.attemptTimeoutMs }),
        ...(setup.resendPosts ? { retry: 1 } : {}),
        ...(job.method === 'POST' ? { body: { id: job.id } } : {}),
      }),
  },
  {
    name: 'got',
    how: 'defaults (2 retries)',
    create(setup) {
      const { attemptTimeoutMs } = setup;
      const api = got.extend({
        retry: { methods: methodsOf(setup) as 'GET'[] },
        ...(attemptTimeoutMs === undefined ? {} : { timeout: { request: attemptTimeoutMs } }),
      });
      return (job) => {
        const { method, headers, body } = initOf(job);
        return api(urlOf(setup, job), {
          method: method as 'GET',
          headers,
          ...(body === undefined ? {} : { body }),
        });
      };
    },
  },
  {
    name: 'undici RetryAgent',
    how: 'defaults (5 retries), also on `UND_ERR_HEADERS_TIMEOUT`, with undici’s fetch',
    create(setup) {
      const { attemptTimeoutMs: limit } = setup;
      const agent = new Agent(
        limit === undefined ? {} : { headersTimeout: limit, bodyTimeout: limit },
      );
      const dispatcher = new RetryAgent(agent, {
        methods: methodsOf(setup),
        errorCodes: [
          'ECONNRESET',
          'ECONNREFUSED',
          'EPIPE',
          'UND_ERR_SOCKET',
          'UND_ERR_HEADERS_TIMEOUT',
        ],
      });
      return async (job) => {
        const response = await undiciFetch(urlOf(setup, job), { ...initOf(job), dispatcher });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        return response.json();
      };
    },
  },
  {
    name: 'openai SDK',
    how: 'defaults (2 retries)',
    create(setup) {
      const { attemptTimeoutMs } = setup;
      const api = new OpenAI({
        apiKey: 'none',
        baseURL: setup.url.slice(0, -1),
        logLevel: 'off',
        ...(attemptTimeoutMs === undefined ? {} : { timeout: attemptTimeoutMs }),
      });
      return async (job) =>
        job.method === 'GET'
          ? api.get(`/job/${job.id}`)
          : api.post(`/job/${job.id}`, { body: { id: job.id }, headers: headersOf(job) });
    },
  },
];
