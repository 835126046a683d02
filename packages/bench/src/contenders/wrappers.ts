import { createClient } from '@fetchkit/ffetch';
import { Octokit } from '@octokit/core';
import { throttling } from '@octokit/plugin-throttling';
import {
  AdaptiveRetryStrategy,
  isServerError,
  isThrottlingError,
  isTransientError,
  StandardRetryStrategy,
} from '@smithy/core/retry';
import Bottleneck from 'bottleneck';
import { ExponentialBackoff, handleAll, retry as cockatiel } from 'cockatiel';
import fetchRetry from 'fetch-retry';
import pRetry from 'p-retry';
import wretch from 'wretch';
import { retry as wretchRetry } from 'wretch/middlewares/retry';
import {
  bodyOf,
  headersOf,
  HttpStatusError,
  initOf,
  timedFetch,
  urlOf,
  type Contender,
  type Job,
  type Send,
  type Setup,
} from './contender.ts';

const transient = [408, 429, 500, 502, 503, 504];

const again = (_: number, __: object, ___: unknown, retryCount: number): boolean => retryCount < 3;

/** Wrappers around fetch or any function, and limiters. They know no methods: a POST is sent again like a GET. */
export const wrappers: readonly Contender[] = [
  {
    name: 'p-retry',
    how: '3 retries instead of 10',
    create(setup) {
      const once = timedFetch(setup);
      return (job) =>
        pRetry(async () => bodyOf(await once(urlOf(setup, job), initOf(job))), {
          retries: 3,
        });
    },
  },
  {
    name: 'cockatiel',
    how: '`retry(handleAll)`, 3 attempts more, exponential backoff',
    create(setup) {
      const once = timedFetch(setup);
      const policy = cockatiel(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });
      return (job) =>
        policy.execute(async () => bodyOf(await once(urlOf(setup, job), initOf(job))));
    },
  },
  {
    name: 'fetch-retry',
    how: '3 retries, `retryOn` the transient statuses, 500 ms doubling',
    create(setup) {
      const api = fetchRetry(timedFetch(setup), {
        retryOn: transient,
        retryDelay: (attempt) => 500 * 2 ** attempt,
      });
      return async (job) => bodyOf(await api(urlOf(setup, job), initOf(job)));
    },
  },
  {
    name: 'wretch',
    how: '3 retries instead of 10, also on network errors and 429',
    create(setup) {
      const api = wretch()
        .fetchPolyfill(timedFetch(setup))
        .middlewares([
          wretchRetry({
            maxAttempts: 3,
            retryOnNetworkError: true,
            until: (response) => !!response && !transient.includes(response.status),
          }),
        ]);
      return (job) => {
        const { method, headers, body } = initOf(job);
        const request = api.url(urlOf(setup, job)).headers(headers);
        return method === 'GET' ? request.get().json() : request.post(body).json();
      };
    },
  },
  {
    name: '@fetchkit/ffetch',
    how: '3 retries (default 0)',
    create(setup) {
      const { attemptTimeoutMs } = setup;
      const api = createClient({
        fetchHandler: timedFetch(setup),
        retries: 3,
        throwOnHttpError: true,
        ...(attemptTimeoutMs === undefined ? {} : { timeout: 10 * attemptTimeoutMs }),
      });
      return async (job) => bodyOf(await api(urlOf(setup, job), initOf(job)));
    },
  },
  {
    name: 'AWS standard',
    how: '`StandardRetryStrategy` of @smithy/core, driven around fetch as its middleware does',
    create: (setup) => throughSmithy(setup, new StandardRetryStrategy(3)),
  },
  {
    name: 'AWS adaptive',
    how: '`AdaptiveRetryStrategy` of @smithy/core, driven around fetch as its middleware does',
    create: (setup) => throughSmithy(setup, new AdaptiveRetryStrategy(async () => 3)),
  },
  {
    name: 'octokit throttling',
    how: 'handlers that ask for 3 retries; refusals say “secondary rate limit”, which it looks for',
    not: ['outage', 'faults'],
    create(setup) {
      const api = new (Octokit.plugin(throttling))({
        baseUrl: setup.url.slice(0, -1),
        log: { debug() {}, info() {}, warn() {}, error() {} },
        throttle: { onRateLimit: again, onSecondaryRateLimit: again },
      });
      return (job) => api.request(`${job.method} /job/${job.id}`, { headers: headersOf(job) });
    },
  },
  {
    name: 'bottleneck, told the limit',
    how: '`minTime` of the limit, 3 retries a second later',
    not: ['outage', 'faults'],
    create(setup) {
      const limiter = new Bottleneck({ minTime: 1000 / (setup.perSecond ?? Infinity) });
      limiter.on('failed', (_, { retryCount }) => (retryCount < 3 ? 1_000 : undefined));
      const once = timedFetch(setup);
      return (job) =>
        limiter.schedule(async () => bodyOf(await once(urlOf(setup, job), initOf(job))));
    },
  },
];

type SdkError = Parameters<typeof isTransientError>[0];
type StandardRetryToken = Parameters<StandardRetryStrategy['recordSuccess']>[0];

/** What `retryMiddleware` of @smithy/core does with a strategy, around fetch instead of an AWS client. */
function throughSmithy(
  setup: Setup,
  strategy: StandardRetryStrategy | AdaptiveRetryStrategy,
): Send {
  const once = timedFetch(setup);
  return async (job: Job): Promise<unknown> => {
    let token = (await strategy.acquireInitialRetryToken('')) as StandardRetryToken;
    for (;;) {
      try {
        const body = await bodyOf(await once(urlOf(setup, job), initOf(job)));
        strategy.recordSuccess(token);
        return body;
      } catch (thrown) {
        const error = thrown as HttpStatusError;
        const seconds = Number(error.response?.headers.get('retry-after') ?? NaN);
        try {
          token = (await strategy.refreshRetryTokenForRetry(token, {
            error: error as SdkError,
            errorType: typeOf(error),
            ...(seconds > 0 ? { retryAfterHint: new Date(Date.now() + seconds * 1000) } : {}),
          })) as StandardRetryToken;
        } catch {
          throw error;
        }
        const delayMs = token.getRetryDelay();
        if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  };
}

function typeOf(
  thrown: HttpStatusError,
): 'THROTTLING' | 'TRANSIENT' | 'SERVER_ERROR' | 'CLIENT_ERROR' {
  const error = thrown as SdkError;
  if (isThrottlingError(error)) return 'THROTTLING';
  if (!thrown.response || isTransientError(error)) return 'TRANSIENT';
  return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
}
