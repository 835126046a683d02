import type { Redial, RedialOptions } from '@redial/core';
import { settingsFrom, type Settings } from '@redial/core/adapter';
import type { $Fetch, FetchOptions, FetchRequest } from 'ofetch';
import { call } from './call.ts';
import { steered } from './steered.ts';

/** A `$fetch` by its shape: frameworks have types of their own for theirs. */
export interface OfetchLike {
  raw(...args: never[]): Promise<unknown>;
  create(...args: never[]): unknown;
}

/** Where a resilient `$fetch` keeps the one it was made of; shared by all copies of this package. */
const original: unique symbol = Symbol.for('redial.ofetch') as never;

/**
 * A `$fetch` around `$fetch`, with its defaults and hooks, that sends until it succeeds or another
 * attempt is not worth it. What it throws is still a `FetchError`, now also typed. Given one that was
 * made here, it replaces its Redial.
 *
 * Hooks run once per attempt, as they do in ofetch's own retry, each time on what the caller gave;
 * the caller's own displace those of the instance, and none of Redial's.
 *
 * @throws TypeError when an option is wrong, naming it; a call, where `$fetch.create` ignores the `fetch`
 * that its second argument names.
 */
export function withRedial<T extends OfetchLike>($fetch: T, options?: RedialOptions | Redial): T {
  return plugInto(originalOf($fetch), settingsFrom(options)) as unknown as T;
}

function plugInto(client: $Fetch, settings: Settings): $Fetch {
  const steeredClient = steered(client);
  const raw = (input: FetchRequest, given?: FetchOptions): Promise<unknown> =>
    call(settings, client, steeredClient, input, given);
  const resilient = async (input: FetchRequest, given?: FetchOptions): Promise<unknown> =>
    (await call(settings, client, steeredClient, input, given))._data;
  const create: $Fetch['create'] = (...args) => plugInto(client.create(...args), settings);
  Object.assign(resilient, client, { raw, create });
  return Object.defineProperty(resilient, original, { value: client }) as unknown as $Fetch;
}

function originalOf($fetch: unknown): $Fetch {
  const { [original]: client = $fetch } = ($fetch ?? {}) as { [original]?: unknown };
  const { raw, native, create } = (client ?? {}) as Partial<$Fetch>;
  if ([client, raw, native, create].every((each) => typeof each === 'function')) {
    return client as $Fetch;
  }
  throw new TypeError('redial: withRedial needs a $fetch: ofetch or ofetch.create()');
}
