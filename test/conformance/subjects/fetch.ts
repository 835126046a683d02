import { withRedial, type RedialFetch } from '@redial/fetch';
import type { PlainRequest } from '../scenario.ts';
import type { Client, Setup, Subject } from '../subject.ts';
import { dispatcherOf, fetchInit, readFetch, urlOf } from './fetch-request.ts';
import { isFetchError } from './run.ts';

const lacks = {
  'native-status-errors': 'fetch by itself throws no status',
  'native-timeout': 'fetch by itself has no limit on an attempt',
  hooks: 'fetch has no hooks',
  'native-opt-out': 'fetch has no retry to switch off',
  'form-data-package': 'fetch takes no body of the package form-data',
};

/** `fetch` as it is: a failed response comes back. */
export const plainFetch: Subject = {
  name: 'fetch',
  throwsStatus: false,
  create: (setup) => fetchClient(setup, false),
  isNative: isFetchError,
  isNativeAbort: (error, reason) => error === reason,
  statusOf: () => undefined,
  bodyOf: () => undefined,
  lacks: {
    ...lacks,
    'no-throw': 'fetch never throws a status',
    'throws-status': 'the failed Response comes back',
    'stack-of-caller': 'the failed Response comes back',
  },
};

/** `fetch` with `throwHttpErrors`. */
export const throwingFetch: Subject = {
  ...plainFetch,
  name: 'fetch, throwHttpErrors',
  throwsStatus: true,
  create: (setup) => fetchClient(setup, true),
  isNative: (error) => isFetchError(error) || responseOf(error) instanceof Response,
  statusOf: (error) => responseOf(error)?.status,
  bodyOf: (error) => (error as { redial?: { body?: unknown } }).redial?.body,
  lacks: { ...lacks, 'no-throw': 'whether a status is thrown is an option of the instance' },
};

function responseOf(error: unknown): Response | undefined {
  return (error as { response?: Response }).response;
}

function fetchClient(setup: Setup, throwHttpErrors: boolean): Client {
  const clients = new Map<number | undefined, RedialFetch>();
  // The limit on an attempt is an option of the instance.
  const clientFor = (attemptTimeoutMs: number | undefined): RedialFetch => {
    const { redial, times = 1 } = setup;
    if (!redial) return fetch;
    let client = clients.get(attemptTimeoutMs);
    if (client) return client;
    const limit = attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs };
    client = withRedial(fetch, redial, { throwHttpErrors, ...limit });
    for (let n = 1; n < times; n += 1) {
      client = withRedial(client, redial, { throwHttpErrors, ...limit });
    }
    clients.set(attemptTimeoutMs, client);
    return client;
  };
  return {
    async send(request: PlainRequest) {
      const url = urlOf(setup.baseUrl, request);
      const init = fetchInit(request);
      const more = {
        ...(await dispatcherOf(setup.oneConnection)),
        ...(request.redial === undefined ? {} : { redial: request.redial }),
      };
      const client = clientFor(request.timeoutMs);
      const response = await (request.asRequest
        ? client(new Request(url, init), more)
        : client(url, { ...init, ...more }));
      return readFetch(response, request);
    },
  };
}
