import { withRedial } from '@redial/ky';
import * as newest from 'ky';
import type { KyInstance, Options } from 'ky';
import type { PlainRequest, PlainResponse } from '../scenario.ts';
import type { Setup, Subject } from '../subject.ts';
import { dispatcherOf, fetchInit, parsed, urlOf } from './fetch-request.ts';

/** A version of ky. */
export function kySubject(name: string, version: typeof newest): Subject {
  const { default: ky, HTTPError, isKyError, isTimeoutError } = version;
  return {
    name,
    throwsStatus: true,
    hooksRun: { request: 'once', response: 'per-attempt', error: 'once' },
    create(setup) {
      const client = create(ky, setup);
      return {
        async send(request) {
          const url = urlOf(setup.baseUrl, request);
          const init = fetchInit(request);
          const options = await optionsOf(setup, request);
          return request.asRequest
            ? readKy(client, request, new Request(url, init), options)
            : readKy(client, request, url, { ...init, ...options });
        },
      };
    },
    isNative: (error) => isKyError(error) || isTimeoutError(error) || error instanceof TypeError,
    isNativeAbort: (error, reason) => error === reason,
    statusOf: (error) => (error instanceof HTTPError ? error.response.status : undefined),
    bodyOf: (error) => (error instanceof HTTPError ? error.data : undefined),
    lacks: {
      'form-data-package': 'fetch takes no body of the package form-data',
      'explains-bad-urls': 'ky refuses such an address before any hook runs',
    },
  };
}

function create(ky: KyInstance, { redial, hooks, times = 1 }: Setup): KyInstance {
  let client = ky.extend({
    hooks: {
      beforeRequest: [() => hooks?.onRequest?.()],
      afterResponse: [() => hooks?.onResponse?.()],
      beforeError: [
        ({ error }) => {
          hooks?.onError?.();
          return error;
        },
      ],
    },
  });
  if (redial) for (let n = 0; n < times; n += 1) client = withRedial(client, redial);
  return client;
}

async function optionsOf(setup: Setup, request: PlainRequest): Promise<Options> {
  const { timeoutMs, noThrow, nativeOptOut, redial } = request;
  return {
    timeout: timeoutMs ?? false,
    // Without Redial ky would make attempts of its own.
    ...(nativeOptOut || !setup.redial ? { retry: 0 } : {}),
    ...(noThrow ? { throwHttpErrors: false } : {}),
    ...(redial === undefined ? {} : { context: { redial } }),
    ...(await dispatcherOf(setup.oneConnection)),
  };
}

async function readKy(
  client: KyInstance,
  { reads = 'json', method }: PlainRequest,
  input: string | Request,
  options: Options,
): Promise<PlainResponse> {
  const sent = client(input, options);
  const read = async (): Promise<unknown> => {
    if (reads === 'stream') return (await sent).body;
    if (reads === 'bytes') return new Uint8Array(await sent.arrayBuffer());
    const text = await sent.text();
    return reads === 'text' || method === 'HEAD' ? text : parsed(text);
  };
  const body = await read();
  const response = await sent;
  return {
    status: response.status,
    headers: (name) => response.headers.get(name) ?? undefined,
    body,
    native: response,
  };
}

export const kyClient: Subject = kySubject('ky', newest);
