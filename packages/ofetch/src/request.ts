import type { HeadersLike } from '@redial/core';
import type { SessionRequest } from '@redial/core/adapter';
import type { FetchRequest, ResolvedFetchOptions } from 'ofetch';

/** What the core may know of a request, as ofetch has put it together for one attempt. */
export function factsOf(input: FetchRequest, options: ResolvedFetchOptions): SessionRequest {
  const request = input instanceof Request ? input : undefined;
  const signal = options.signal ?? request?.signal;
  return {
    method: (options.method ?? request?.method ?? 'GET').toUpperCase(),
    url: request?.url ?? (input as string | URL).toString(),
    headers: options.headers as HeadersLike,
    replayable: isReplayable(options.body),
    ...(signal ? { signal } : {}),
    ...(options.timeout ? { attemptTimeoutMs: options.timeout } : {}),
  };
}

/**
 * Whether a request body can be sent again, byte for byte. One-shot are web streams, Node streams and
 * the npm package `form-data` (both have `pipe`), and other async iterables; everything else is read
 * afresh each time.
 */
function isReplayable(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return true;
  const { pipe, getReader } = body as { pipe?: unknown; getReader?: unknown };
  return (
    typeof pipe !== 'function' && typeof getReader !== 'function' && !(Symbol.asyncIterator in body)
  );
}

/** The caller's own way to say "once". */
export function isSwitchedOff({ retry }: ResolvedFetchOptions): boolean {
  return retry === 0 || retry === false;
}
