import { createRedial, type AttemptContext, type Redial, type RequestFacts } from '@redial/core';
import type { PlainRequest } from '../scenario.ts';
import type { Setup, Subject } from '../subject.ts';
import { dispatcherOf, fetchInit, parsed, readFetch, urlOf } from './fetch-request.ts';

/** An error as vendors' own SDKs throw it: status, headers and the parsed body, side by side. */
class SdkError extends Error {
  override readonly name = 'SdkError';
  readonly status: number;
  readonly headers: Headers;
  readonly error: unknown;

  constructor(response: Response, body: unknown) {
    super(`${response.status} status code`);
    this.status = response.status;
    this.headers = response.headers;
    this.error = body;
  }
}

const lacks = {
  'request-objects': 'what is sent is the code’s own business',
  'native-timeout': 'the limit on an attempt is Redial’s',
  hooks: 'code around fetch has no hooks',
  'call-options': 'run is configured by the Redial that it belongs to',
  'native-opt-out': 'who wants one attempt calls the code itself',
  'form-data-package': 'fetch takes no body of the package form-data',
  'plug-in': 'run is called, not plugged in',
};

/** `run` around code that gives back the Response, failed or not. */
export const runResponse: Subject = {
  name: 'run, Response given back',
  throwsStatus: false,
  create(given) {
    const setup = setupOf(given);
    return {
      async send(request) {
        const response = await runFetch(setup, request, async (answer) => answer);
        return readFetch(response, request);
      },
    };
  },
  isNative: isFetchError,
  isNativeAbort: (error, reason) => error === reason,
  statusOf: () => undefined,
  bodyOf: () => undefined,
  lacks: {
    ...lacks,
    'no-throw': 'it never throws a status',
    'throws-status': 'the failed Response comes back',
    'native-status-errors': 'the failed Response comes back',
    'stack-of-caller': 'the failed Response comes back',
  },
};

/** `run` around an SDK: values that are parsed already, and errors that hold the status. */
export const runSdk: Subject = {
  name: 'run, SDK',
  throwsStatus: true,
  create(given) {
    const setup = setupOf(given);
    return {
      async send(request) {
        return runFetch(setup, request, async (response) => {
          if (!response.ok) throw new SdkError(response, parsed(await response.text()));
          return readFetch(response, request);
        });
      },
    };
  },
  isNative: (error) => error instanceof SdkError || isFetchError(error),
  isNativeAbort: (error, reason) => error === reason,
  statusOf: (error) => (error as SdkError).status,
  bodyOf: (error) => (error as SdkError).error,
  lacks: {
    ...lacks,
    'no-throw': 'an SDK throws every failed status',
    'marks-success': 'a parsed value is no object to hang a mark on',
    'soft-failures': 'a parsed value is no answer any more',
    'status-of-broken-answers': 'an SDK reads the body first, and throws what that throws',
    'tells-broken-bodies': 'what the reading of a body throws has the code of a lost connection',
  },
};

/** What fetch throws by itself: a TypeError, or the reason of its signal. */
export function isFetchError(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    (error instanceof DOMException && error.name === 'TimeoutError') ||
    error instanceof SyntaxError
  );
}

/** A Redial of the subject's own, made once. */
interface RunSetup extends Omit<Setup, 'redial'> {
  readonly redial: Redial | undefined;
}

function setupOf({ redial, ...setup }: Setup): RunSetup {
  return { ...setup, redial: redial && !('run' in redial) ? createRedial(redial) : redial };
}

async function runFetch<T>(
  setup: RunSetup,
  request: PlainRequest,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const url = urlOf(setup.baseUrl, request);
  const init = fetchInit(request);
  const { timeoutMs, signal } = request;
  const dispatcher = await dispatcherOf(setup.oneConnection);
  const send = async (attempt: Pick<AttemptContext, 'headers' | 'signal'>): Promise<T> => {
    const { headers, signal: ending } = attempt;
    return read(await fetch(url, { ...init, ...dispatcher, headers, signal: ending }));
  };
  const { redial } = setup;
  if (!redial) {
    const ending = timeoutMs === undefined ? signal : AbortSignal.timeout(timeoutMs);
    return send({ headers: init.headers, signal: ending ?? new AbortController().signal });
  }
  const facts: RequestFacts = {
    method: init.method ?? 'GET',
    url,
    headers: init.headers,
    replayable: !(request.body && 'stream' in request.body),
    ...(timeoutMs === undefined ? {} : { attemptTimeoutMs: timeoutMs }),
    ...(signal ? { signal } : {}),
  };
  return redial.run(send, facts);
}
