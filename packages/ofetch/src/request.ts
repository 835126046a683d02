import type { HeadersLike } from '@redial/core';
import { aSignal, check, isReplayable, isRequest, type SessionRequest } from '@redial/core/adapter';
import type { FetchRequest, ResolvedFetchOptions } from 'ofetch';

/** What the core may know of a request, as ofetch has put it together for one attempt. */
export function factsOf(input: FetchRequest, options: ResolvedFetchOptions): SessionRequest {
  const request = isRequest(input) ? input : undefined;
  const url: unknown = request?.url ?? input; // also a URL object, which the type leaves out
  const signal = options.signal ?? request?.signal;
  if (signal) check('', { signal }, { signal: aSignal });
  return {
    method: (options.method ?? request?.method ?? 'GET').toUpperCase(),
    url: String(url),
    headers: options.headers as HeadersLike,
    replayable: isReplayable(options.body),
    ...(signal ? { signal } : {}),
    ...(options.timeout ? { attemptTimeoutMs: options.timeout } : {}),
  };
}

/**
 * Switches off the retry of ofetch itself, by a word of its own: a hook may hand the options on to a
 * request of its own, and `false` is for the caller, or that hook, to say.
 */
export const sentOnce: number = -1;

/** The caller's own way to say "once". */
export function isSwitchedOff({ retry }: ResolvedFetchOptions): boolean {
  return retry === 0 || retry === false;
}
