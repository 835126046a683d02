export type { RedialFetchOptions } from './augment.ts';
export { ofetchInterceptors, type RedialInterceptors } from './interceptors.ts';
export { withRedial, type OfetchLike } from './plug.ts';
