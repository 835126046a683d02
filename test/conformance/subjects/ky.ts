import { withRedial } from '@redial/ky';
import ky, { isKyError, isHTTPError, type KyInstance, type Options } from 'ky';
import type { Setup, Subject } from '../subject.ts';
import { dispatcherOf, fetchInit, readFetch, urlOf } from './fetch-request.ts';

interface Copy {
  readonly name: string;
  readonly ky: KyInstance;
}

/** A copy of ky. */
export function kySubject(copy: Copy): Subject {
  return {
    name: copy.name,
    throwsStatus: true,
    hooksRun: { request: 'once', response: 'per-attempt', error: 'once' },
    create(setup) {
      const api = create(copy.ky, setup);
      return {
        async send(request) {
          const { signal, ...init } = fetchInit(request);
          const more: Options = {
            ...(await dispatcherOf(setup)),
            timeout: request.timeoutMs ?? false,
            ...(request.noThrow ? { throwHttpErrors: false } : {}),
            ...(request.redial === undefined ? {} : { context: { redial: request.redial } }),
            ...(request.nativeOptOut ? { retry: 0 } : {}),
          };
          const url = urlOf(setup.baseUrl, request);
          const own = signal ? { signal } : {};
          const response = await (request.asRequest
            ? api(new Request(url, { ...init, ...own }), more)
            : api(url, { ...init, ...own, ...more }));
          return readFetch(response, request);
        },
      };
    },
    isNative: (error) => isKyError(error) || error instanceof TypeError,
    isNativeAbort: (error, reason) => error === reason,
    statusOf: (error) => (isHTTPError(error) ? error.response.status : undefined),
    bodyOf: (error) => (isHTTPError(error) ? error.data : undefined),
    lacks: { 'form-data-package': 'fetch takes no body of the package form-data' },
  };
}

function create(client: KyInstance, { redial, hooks, times = 1 }: Setup): KyInstance {
  let api = client.create({
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
  if (redial) for (let n = 0; n < times; n += 1) api = withRedial(api, redial);
  return api;
}

export const plainKy: Subject = kySubject({ name: 'ky', ky });
