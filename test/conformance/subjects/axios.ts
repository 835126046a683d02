import { withRedial } from '@redial/axios';
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
  readonly axiosRetry?: 'before' | 'after';
  readonly axios?: AxiosStatic;
}

const lacks: Readonly<Record<Variant['adapter'], Subject['lacks']>> = {
  http: {},
  fetch: {
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

function create({ adapter, axiosRetry: order, ...variant }: Variant, setup: Setup): AxiosInstance {
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
  const installRetry = (): void => {
    if (redial) axiosRetry(instance, { retries: 3, retryDelay: () => 1 });
  };
  if (order === 'before') installRetry();
  if (redial) for (let n = 0; n < times; n += 1) withRedial(instance, redial);
  if (order === 'after') installRetry();
  return instance;
}

async function configOf(
  { adapter, axiosRetry: order }: Variant,
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
    ...(request.nativeOptOut && order ? { 'axios-retry': { retries: 0 } } : {}),
    ...(request.nativeOptOut && !order ? { 'axios-retry': { retries: 0 } } : {}),
    responseType: { json: 'json', text: 'text', bytes: 'arraybuffer', stream: 'stream' }[
      request.reads ?? 'json'
    ] as 'json',
    ...(adapter === 'http' ? agent : { fetchOptions: await dispatcherOf(setup) }),
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
  axiosRetry: 'before',
});
