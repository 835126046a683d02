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
    delay: native.delay,
    // Only where the user has set it: ky goes through all that it finds, twice a call.
    ...(typeof native.options.jitter === 'function' ? { jitter: native.jitter } : {}),
  };
  const { beforeRequest = [], beforeRetry = [], beforeError = [], ...hooks } = options.hooks ?? {};
  let afterResponse = [...(hooks.afterResponse ?? [])];
  options.hooks = {
    ...hooks,
    // Last: what the user's hooks have made of a request or a response is what counts.
    beforeRequest: [...beforeRequest, call.beforeRequest],
    beforeRetry: beforeRetry.map((hook) => watched(hook, () => call.leave())),
    // Asked for once more when all `init` hooks have run, which may want no exception, or have such hooks.
    get afterResponse() {
      // Every hook of this kind costs ky a clone of each response.
      const isNeeded = (options.throwHttpErrors ?? true) !== true || afterResponse.length > 0;
      if (isNeeded && !afterResponse.includes(call.afterResponse)) {
        afterResponse.push(call.afterResponse);
      }
      return afterResponse;
    },
    // A copy: it may be a list that many calls share.
    set afterResponse(others) {
      afterResponse = [...(others ?? [])];
    },
    // First: the user's hooks see typed errors, and what they make of them is theirs.
    beforeError: [call.beforeError, ...beforeError],
  };
}
