export type { FetchLike, RedialFetch, RedialRequestInit } from './fetch-like.ts';
export { withRedial, type FetchAdapterOptions } from './with-redial.ts';
