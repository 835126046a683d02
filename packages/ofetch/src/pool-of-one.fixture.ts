import type { FetchOptions } from 'ofetch';

/** A pool of the kind that fetch brings along, of one connection. */
export async function poolOfOne(): Promise<NonNullable<FetchOptions['dispatcher']>> {
  await fetch('data:,'); // the pool is made at the first call
  const pools = globalThis as unknown as Record<symbol, object | undefined>;
  // Node 26 keeps a wrapper for older undici under the name of Node 22 and 24.
  const pool =
    pools[Symbol.for('undici.globalDispatcher.2')] ??
    pools[Symbol.for('undici.globalDispatcher.1')];
  const Pool = pool?.constructor as new (options: object) => typeof pool;
  return new Pool({ connections: 1 }) as NonNullable<FetchOptions['dispatcher']>;
}
