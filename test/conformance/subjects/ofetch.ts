import { withRedial } from '@redial/ofetch';
import * as newest from 'ofetch';
import type { $Fetch, FetchOptions } from 'ofetch';
import type { PlainRequest, PlainResponse } from '../scenario.ts';
import type { Setup, Subject } from '../subject.ts';
import { dispatcherOf, fetchInit, urlOf } from './fetch-request.ts';

/** A version of ofetch. */
export function ofetchSubject(name: string, version: typeof newest): Subject {
  const { ofetch, FetchError } = version;
  return {
    name,
    throwsStatus: true,
    hooksRun: { request: 'per-attempt', response: 'per-attempt', error: 'per-attempt' },
    create(setup) {
      const client = create(ofetch, setup);
      return {
        async send(request) {
          const url = urlOf(setup.baseUrl, request);
          const init = fetchInit(request) as FetchOptions;
          const options = await optionsOf(setup, request);
          const sent = request.asRequest
            ? client.raw(new Request(url, init as RequestInit), options as never)
            : client.raw(url, { ...init, ...options } as never);
          return readOfetch(await sent);
        },
      };
    },
    isNative: (error) => error instanceof FetchError || error instanceof TypeError,
    // ofetch wraps what its signal ends with like any other error.
    isNativeAbort: (error, reason) => error instanceof FetchError && error.cause === reason,
    statusOf: (error) => (error instanceof FetchError ? error.status : undefined),
    bodyOf: (error) => (error instanceof FetchError ? (error.data as unknown) : undefined),
    lacks: { 'form-data-package': 'fetch takes no body of the package form-data' },
  };
}

function create($fetch: $Fetch, { redial, hooks, times = 1 }: Setup): $Fetch {
  let client = $fetch.create({
    onRequest: () => hooks?.onRequest?.(),
    onResponse: () => hooks?.onResponse?.(),
    onResponseError: () => hooks?.onError?.(),
  });
  if (redial) for (let n = 0; n < times; n += 1) client = withRedial(client, redial);
  return client;
}

async function optionsOf(setup: Setup, request: PlainRequest): Promise<FetchOptions> {
  const { timeoutMs, noThrow, nativeOptOut, redial, reads = 'json' } = request;
  const types = { text: 'text', bytes: 'arrayBuffer', stream: 'stream' } as const;
  return {
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    // Without Redial ofetch would make attempts of its own.
    ...(nativeOptOut || !setup.redial ? { retry: false } : {}),
    ...(noThrow ? { ignoreResponseError: true } : {}),
    ...(redial === undefined ? {} : { redial }),
    ...(reads === 'json' ? {} : { responseType: types[reads] }),
    ...((await dispatcherOf(setup.oneConnection)) as FetchOptions),
  };
}

function readOfetch(response: Response & { _data?: unknown }): PlainResponse {
  const { status, headers, _data: data } = response;
  return {
    status,
    headers: (name) => headers.get(name) ?? undefined,
    body: data instanceof ArrayBuffer ? new Uint8Array(data) : (data ?? ''),
    native: response,
  };
}

export const ofetchClient: Subject = ofetchSubject('ofetch', newest);
