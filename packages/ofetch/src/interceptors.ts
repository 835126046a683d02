import type { Redial, RedialOptions } from '@redial/core';
import { settingsFrom } from '@redial/core/adapter';
import type { FetchContext, ResolvedFetchOptions } from 'ofetch';
import { Driven, driven } from './driven.ts';

/** What `ofetchInterceptors` gives, to be spread into ofetch's options. */
export interface RedialInterceptors {
  onRequest: (context: FetchContext) => Promise<void>;
}

/**
 * The bare hook for `ofetch.create({ ...ofetchInterceptors(redial) })`, for those who build their own
 * instances: Redial decides, waits and explains, ofetch's own retry sends. What hooks cannot see is
 * told in this package's README; `withRedial` has no such limits.
 *
 * @throws TypeError when an option is wrong, naming it.
 */
export function ofetchInterceptors(options?: RedialOptions | Redial): RedialInterceptors {
  // A lane waits for the end of every attempt, and hooks do not hear of each.
  const settings = { ...settingsFrom(options), lane: undefined };
  return {
    async onRequest(context) {
      const own = context.options as ResolvedFetchOptions & { [driven]?: Driven };
      own[driven] ??= new Driven(settings, context);
      await own[driven].begin(context);
    },
  };
}
