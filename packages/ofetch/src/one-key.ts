import type { HeadersLike } from '@redial/core';
import { keysOn, type Settings } from '@redial/core/adapter';
import type { ResolvedFetchOptions } from 'ofetch';

// Hooks run once per attempt, and may put a new idempotency key on each: under two keys a request may be
// carried out twice.

/** Gives an attempt the key of the one before it, where hooks have put one on both. */
export function keepKey(
  { policy }: Settings,
  before: HeadersLike | undefined,
  options: ResolvedFetchOptions,
): void {
  for (const [name, value] of keysOn(policy, before)) {
    // ofetch 1.4 leaves an object that a hook puts in their place as it is.
    const headers = new Headers(options.headers);
    if (headers.get(name) === value || !headers.has(name)) continue;
    headers.set(name, value);
    options.headers = headers;
  }
}

/** The headers without the keys that were not among those `before`: the next attempt has other ones. */
export function withoutNewKeys({ policy }: Settings, before: Headers, headers: Headers): Headers {
  const lasting = new Headers(headers);
  for (const [name, value] of keysOn(policy, headers)) {
    if (before.get(name) !== value) lasting.delete(name);
  }
  return lasting;
}
