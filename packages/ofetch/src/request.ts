import type { HeadersLike } from '@redial/core';
import { isReplayable, isRequest, type SessionRequest } from '@redial/core/adapter';
import type { FetchRequest, ResolvedFetchOptions } from 'ofetch';

/** What the core may know of a request, as ofetch has put it together for one attempt. */
export function factsOf(input: FetchRequest, options: ResolvedFetchOptions): SessionRequest {
  const request = isRequest(input) ? input : undefined;
  const url: unknown = request?.url ?? input; // also a URL object, which the type leaves out
  const signal = options.signal ?? request?.signal;
  return {
    method: (options.method ?? request?.method ?? 'GET').toUpperCase(),
    url: String(url),
    headers: options.headers as HeadersLike,
    replayable: isReplayable(options.body),
    ...(signal ? { signal } : {}),
    ...(options.timeout ? { attemptTimeoutMs: options.timeout } : {}),
  };
}

/** Where options say that their `retry: false` is ours, which a hook may hand on to a request of its own. */
const isOurs: unique symbol = Symbol('redial.retry');

type Options = ResolvedFetchOptions & { [isOurs]?: boolean };

/** The caller's own way to say "once". */
export function isSwitchedOff({ retry, [isOurs]: ours }: Options): boolean {
  return retry === 0 || (retry === false && !ours);
}

/** Switches off the retry of ofetch itself. */
export function takeOver(options: Options): void {
  if (!isSwitchedOff(options)) options[isOurs] = true;
  options.retry = false;
}
