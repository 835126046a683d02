import type { FetchContext, FetchHook, FetchHooks, ResolvedFetchOptions } from 'ofetch';

/** Hangs a hook behind those that an attempt's options have, however they came there. */
export function hangLast(
  options: ResolvedFetchOptions,
  names: readonly (keyof FetchHooks)[],
  hook: (context: FetchContext) => void | Promise<void>,
): void {
  for (const name of names) {
    const own = options[name] as FetchHook | FetchHook[] | undefined;
    options[name] = own ? [own, hook].flat() : hook;
  }
}
