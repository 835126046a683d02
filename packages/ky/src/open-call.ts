import type { Redial, RetryPolicy } from '@redial/core';
import { openSession, type Session, type SessionRequest } from '@redial/core/adapter';
import type { Options } from 'ky';
import type { NativeRetry } from './native-retry.ts';

/**
 * The session of one call: what ky's options say to Redial.
 *
 * @throws TypeError when `context.redial` holds what it must not, naming it.
 */
export function openCall(
  redial: Redial,
  facts: SessionRequest,
  { context, totalTimeout }: Options,
  native: NativeRetry,
): Session {
  const call = native.limit === 0 ? false : context?.redial;
  const session = openSession(redial, facts, call);
  if (call === false) return session;
  const { policy } = session.settings;
  const own: Partial<RetryPolicy> = {};
  // ky 2.1 sleeps until `totalTimeout` is over where a wait is longer than that; we know at once.
  if (totalTimeout && totalTimeout > 0 && totalTimeout < (policy.deadlineMs ?? Infinity)) {
    own.deadlineMs = totalTimeout;
  }
  if (native.options.shouldRetry) {
    own.shouldRetry = (...situation) => policy.shouldRetry?.(...situation) ?? native.wish;
  }
  if (Object.keys(own).length === 0) return session;
  return openSession(redial, facts, { ...call, policy: { ...call?.policy, ...own } });
}
