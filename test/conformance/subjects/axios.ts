import { axiosRetryOptions, withRedial } from '@redial/axios';
import axios, {
  type AxiosInstance,
  type AxiosRequestConfig,
  type AxiosResponse,
  type AxiosStatic,
} from 'axios';
import axiosRetry from 'axios-retry';
import FormDataPackage from 'form-data';
import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import type { PlainBody, PlainRequest, PlainResponse } from '../scenario.ts';
import type { Setup, Subject } from '../subject.ts';
import { dispatcherOf, formOf } from './fetch-request.ts';

interface Variant {
  readonly name: string;
  readonly adapter: 'http' | 'fetch';
  /** Installed on the same instance, with its own retries. */
  readonly axiosRetry?: 'beside' | 'driver';
  readonly axios?: AxiosStatic;
}

const noRequestObjects = 'axios takes no Request objects';

const lacks: Readonly<Record<Variant['adapter'], Subject['lacks']>> = {
  http: { 'request-objects': noRequestObjects },
  fetch: {
    'request-objects': noRequestObjects,
    'form-data-package': 'the fetch adapter takes no body of the package form-data',
    'status-of-broken-answers': 'the fetch adapter reads the body before it looks at the status',
  },
};

/** A copy of axios, with one of its adapters. */
export function axiosSubject(variant: Variant): Subject {
  const { isAxiosError, isCancel, CanceledError } = variant.axios ?? axios;
  return {
    name: variant.name,
    throwsStatus: true,
    hooksRun: { request: 'once', response: 'once', error: 'once' },
    create(setup) {
      const instance = create(variant, setup);
      return {
        async send(request) {
          const config = await configOf(variant, setup, request);
          return readAxios(await instance.request(config));
        },
      };
    },
    isNative: (error) => isAxiosError(error) || error instanceof TypeError,
    isNativeAbort: (error, reason, moment) =>
      isCancel(error) &&
      error instanceof CanceledError &&
      error.code === 'ERR_CANCELED' &&
      // Of a signal that was aborted before, axios itself makes the error, and names no cause.
      (error.cause === reason || moment === 'before'),
    statusOf: (error) => (isAxiosError(error) ? error.response?.status : undefined),
    bodyOf: (error) => (isAxiosError(error) ? (error.response?.data as unknown) : undefined),
    lacks: lacks[variant.adapter],
  };
}

function create({ adapter, axiosRetry: role, ...variant }: Variant, setup: Setup): AxiosInstance {
  const { baseUrl: baseURL, redial, hooks, times = 1 } = setup;
  const instance = (variant.axios ?? axios).create({ baseURL, adapter, proxy: false });
  instance.interceptors.request.use((config) => {
    hooks?.onRequest?.();
    return config;
  });
  instance.interceptors.response.use(
    (response) => {
      hooks?.onResponse?.();
      return response;
    },
    (error) => {
      hooks?.onError?.();
      throw error;
    },
  );
  if (!redial) return instance;
  if (role === 'driver') {
    axiosRetry(instance, axiosRetryOptions(redial));
    return instance;
  }
  if (role === 'beside') axiosRetry(instance, { retries: 3, retryDelay: () => 1 });
  for (let n = 0; n < times; n += 1) withRedial(instance, redial);
  return instance;
}

async function configOf(
  { adapter }: Variant,
  setup: Setup,
  request: PlainRequest,
): Promise<AxiosRequestConfig> {
  const { method = 'GET', path = '/v1/items', query, headers, body, signal, timeoutMs } = request;
  const agent = setup.oneConnection
    ? { httpAgent: new Agent({ maxSockets: 1, keepAlive: true }) }
    : {};
  return {
    method,
    url: path,
    ...(query ? { params: query } : {}),
    ...(headers ? { headers: { ...headers, ...typeOf(body) } } : {}),
    ...(body ? { data: dataOf(body, adapter) } : {}),
    ...(signal ? { signal } : {}),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    ...(request.noThrow ? { validateStatus: () => true } : {}),
    ...(request.redial === undefined ? {} : { redial: request.redial }),
    ...(request.nativeOptOut ? { 'axios-retry': { retries: 0 } } : {}),
    responseType: { json: 'json', text: 'text', bytes: 'arraybuffer', stream: 'stream' }[
      request.reads ?? 'json'
    ] as 'json',
    ...(adapter === 'http' ? agent : { fetchOptions: await dispatcherOf(setup.oneConnection) }),
  };
}

/** axios's fetch adapter calls a native form `application/x-www-form-urlencoded` unless told. */
function typeOf(body: PlainBody | undefined): Record<string, string> {
  if (body && 'text' in body) return { 'content-type': 'text/plain' };
  if (body && 'form' in body) return { 'content-type': 'multipart/form-data' };
  return {};
}

function dataOf(body: PlainBody, adapter: Variant['adapter']): unknown {
  if ('json' in body) return body.json;
  if ('text' in body) return body.text;
  if ('bytes' in body) return adapter === 'http' ? Buffer.from(body.bytes) : body.bytes;
  if ('params' in body) return new URLSearchParams(body.params);
  if ('form' in body) return formOf(body.form);
  if ('stream' in body) {
    return adapter === 'http' ? Readable.from([body.stream]) : new Blob([body.stream]).stream();
  }
  const form = new FormDataPackage();
  for (const [name, value] of Object.entries(body.formDataPackage)) form.append(name, value);
  return form;
}

function readAxios(response: AxiosResponse<unknown>): PlainResponse {
  const { status, headers, data } = response;
  return {
    status,
    headers: (name) => {
      const value: unknown = headers[name];
      return typeof value === 'string' ? value : undefined;
    },
    body: data instanceof ArrayBuffer || Buffer.isBuffer(data) ? new Uint8Array(data) : data,
    native: response,
  };
}

export const axiosHttp: Subject = axiosSubject({ name: 'axios, http adapter', adapter: 'http' });

export const axiosFetch: Subject = axiosSubject({ name: 'axios, fetch adapter', adapter: 'fetch' });

export const axiosWithAxiosRetry: Subject = axiosSubject({
  name: 'axios, with axios-retry on the instance',
  adapter: 'http',
  axiosRetry: 'beside',
});

const asksOnFailure = 'axios-retry asks after an attempt, and only after one that failed';

const driven = axiosSubject({
  name: 'axios, driven by axios-retry',
  adapter: 'http',
  axiosRetry: 'driver',
});

/** axios-retry stays in charge of the attempts, and asks Redial. */
export const axiosRetryDriver: Subject = {
  ...driven,
  hooksRun: { request: 'per-attempt', response: 'once', error: 'per-attempt' },
  // axios 1.21 itself leaves the reason behind.
  isNativeAbort: (error) => driven.isNativeAbort(error, undefined, 'before'),
  lacks: {
    ...driven.lacks,
    'sees-all-attempts': asksOnFailure,
    'marks-success': asksOnFailure,
    'soft-failures': asksOnFailure,
    'no-throw': asksOnFailure,
    'ends-attempts': 'an attempt that is under way is out of reach',
    'explains-bad-urls': 'axios-retry does not ask about an error without a request',
    'plug-in': 'axios-retry is installed by its own call',
  },
};
