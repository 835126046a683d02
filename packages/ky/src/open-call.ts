import type { RetryPolicy } from '@redial/core';
import { Session, type SessionRequest, type Settings } from '@redial/core/adapter';
import type { Options } from 'ky';
import type { NativeRetry } from './native-retry.ts';

/** Where ky's own timer is the first to fire, the answers so far are lost. */
const headStartMs = 5;

/**
 * The session of one call: what ky's options say to Redial.
 *
 * @throws TypeError when `context.redial` holds what it must not, or `redial` stands beside the context.
 */
export function openCall(
  settings: Settings,
  facts: SessionRequest,
  options: Options,
  native: NativeRetry,
): Session {
  const { context, totalTimeout } = options;
  // ky keeps what it does not know, and tells nobody.
  if ('redial' in options) {
    throw new TypeError(
      'redial: with ky, redial goes into the context: { context: { redial: … } }',
    );
  }
  const call = native.limit === 0 ? false : context?.redial;
  const session = new Session(settings, facts, call);
  if (call === false) return session;
  const { policy } = session.settings;
  const own: Partial<RetryPolicy> = {};
  // ky 2.1 sleeps until `totalTimeout` is over where a wait is longer than that; we know at once.
  const deadlineMs = Math.max(1, Number(totalTimeout) - headStartMs);
  if (totalTimeout && deadlineMs < (policy.deadlineMs ?? Infinity)) own.deadlineMs = deadlineMs;
  if (native.options.shouldRetry) {
    own.shouldRetry = (...situation) => policy.shouldRetry?.(...situation) ?? native.wish;
  }
  if (Object.keys(own).length === 0) return session;
  return new Session(settings, facts, { ...call, policy: { ...call?.policy, ...own } });
}
