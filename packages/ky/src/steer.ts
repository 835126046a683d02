import type { Settings } from '@redial/core/adapter';
import type { Options } from 'ky';
import { KyCall } from './ky-call.ts';
import { NativeRetry, type Retry } from './native-retry.ts';
import { watched } from './watched.ts';

/** ky looks at the method before it asks whether to send again, in a list that it copies by `map`. */
class EveryMethod extends Array<never> {
  override includes(): boolean {
    return true;
  }
}
const everyMethod: never[] = new EveryMethod();

/** The session has waited. */
const noDelay = (): number => 0;

/** Prepares one call: ky's own loop drives it, and asks for every decision. */
export function steer(options: Options, settings: Settings, retry: Retry): void {
  const native = new NativeRetry(options);
  const call = new KyCall(options, settings, retry, native);
  // ky tees each body that it may have to send again, and buffers what it tees.
  const isSentOnce = native.limit === 0 || !call.isReplayable;
  options.fetch = call.fetch;
  options.retry = {
    ...native.options,
    // Also what bounds a hook of the user's that returns `ky.retry()`: as often as before, or more.
    limit: isSentOnce
      ? 0
      : native.limit < 0
        ? native.limit
        : Math.max(native.limit, call.maxRetries),
    methods: everyMethod,
    shouldRetry: call.shouldRetry,
    delay: noDelay,
    // Only where the user has set them: ky goes through all that it finds, twice a call.
    ...(native.options.backoffLimit === undefined ? {} : { backoffLimit: Infinity }),
    ...(native.options.jitter === undefined ? {} : { jitter: undefined }),
  };
  const { throwHttpErrors = true } = options;
  const {
    beforeRequest = [],
    beforeRetry = [],
    afterResponse = [],
    beforeError = [],
    ...hooks
  } = options.hooks ?? {};
  // Every hook of this kind costs ky a clone of each response.
  const isNeeded = throwHttpErrors !== true || afterResponse.length > 0;
  options.hooks = {
    ...hooks,
    // Last: what the user's hooks have made of a request or a response is what counts.
    beforeRequest: [...beforeRequest, call.beforeRequest],
    beforeRetry: beforeRetry.map((hook) => watched(hook, () => call.leave())),
    afterResponse: isNeeded ? [...afterResponse, call.afterResponse] : [],
    // First: the user's hooks see typed errors, and what they make of them is theirs.
    beforeError: [call.beforeError, ...beforeError],
  };
}
