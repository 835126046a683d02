import type { Settings } from '@redial/core/adapter';
import type { Hooks, Options } from 'ky';
import { withAfterResponse } from './after-response.ts';
import { KyCall } from './ky-call.ts';
import { NativeRetry, type Retry } from './native-retry.ts';
import { watched } from './watched.ts';

/** ky looks at the method before it asks whether to send again, in a list that it copies by `map`. */
class EveryMethod extends Array<never> {
  // The copy has to be such a list as well.
  override map(): never[] {
    return this;
  }
  override includes(): boolean {
    return true;
  }
}

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
    methods: new EveryMethod(), // of this call alone: hooks may add to it
    shouldRetry: call.shouldRetry,
    delay: native.delay,
    // Only where the user has set it: ky goes through all that it finds, twice a call.
    ...(typeof native.options.jitter === 'function' ? { jitter: native.jitter } : {}),
  };
  const { init = [], beforeRequest = [], beforeRetry = [], beforeError = [] } = options.hooks ?? {};
  const hooks: Omit<Hooks, 'afterResponse'> = {
    init,
    // Last: what the user's hooks have made of a request or a response is what counts.
    beforeRequest: [...beforeRequest, call.beforeRequest],
    beforeRetry: beforeRetry.map((hook) => watched(hook, () => call.leave())),
    // First: the user's hooks see typed errors, and what they make of them is theirs.
    beforeError: [call.beforeError, ...beforeError],
  };
  options.hooks = withAfterResponse(hooks, options, call.afterResponse);
}
