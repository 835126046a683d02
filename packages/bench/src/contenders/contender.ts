/** What a contender is built for. */
export interface Setup {
  readonly url: string;
  /** One attempt's time limit, where the client has one. */
  readonly attemptTimeoutMs?: number;
  /** The caller has idempotency keys: POSTs may be sent again, where the client has to be told. */
  readonly resendPosts?: boolean;
  /** The vendor's limit, for clients that must be told. */
  readonly perSecond?: number;
}

/** One request of the caller's; the same path, header and body whatever the client. */
export interface Job {
  readonly id: number;
  readonly method: 'GET' | 'POST';
  /** An idempotency key that the caller made. */
  readonly key?: string;
}

/** Resolves when the job is done (2xx, body read), rejects when the client gives it up. */
export type Send = (job: Job) => Promise<unknown>;

export interface Contender {
  readonly name: string;
  /** What was set beside the defaults, for the report. */
  readonly how: string;
  /** What it cannot take part in. */
  readonly not?: readonly ('drain' | 'outage' | 'faults' | 'told' | 'keys')[];
  create(setup: Setup): Send | Promise<Send>;
}

/** Where a job is sent to, and what is sent. */
export const urlOf = (setup: Setup, job: Job): string => `${setup.url}job/${job.id}`;
export const headersOf = ({ key }: Job): Record<string, string> =>
  key === undefined ? {} : { 'idempotency-key': key };
export const initOf = (
  job: Job,
): { method: string; headers: Record<string, string>; body?: string } =>
  job.method === 'GET'
    ? { method: job.method, headers: headersOf(job) }
    : {
        method: job.method,
        headers: { ...headersOf(job), 'content-type': 'application/json' },
        body: JSON.stringify({ id: job.id }),
      };

/** A fetch with a time limit for each call of it, for clients that know none. */
export function timedFetch(setup: Setup): typeof fetch {
  const { attemptTimeoutMs } = setup;
  if (attemptTimeoutMs === undefined) return fetch;
  return (input, init) => {
    const limit = AbortSignal.timeout(attemptTimeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    return fetch(input, { ...init, signal });
  };
}

/** The body of a 2xx; everything else is an error that carries the response. */
export async function bodyOf(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw new HttpStatusError(response);
}

/** For clients that retry whatever is thrown. */
export class HttpStatusError extends Error {
  readonly response: Response;
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(response: Response) {
    super(`HTTP ${response.status}`);
    this.response = response;
    this.$metadata = { httpStatusCode: response.status };
  }
}
