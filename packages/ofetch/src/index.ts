export type { RedialFetchOptions } from './augment.ts';
export type { RedialCommonJsFetchOptions } from './augment-cjs.cts';
export { ofetchInterceptors, type RedialInterceptors } from './interceptors.ts';
export { withRedial, type OfetchLike } from './with-redial.ts';
