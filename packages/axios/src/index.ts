export type { RedialConfig } from './augment.ts';
export type { RedialCommonJsConfig } from './augment-cjs.cts';
export { axiosRetryOptions, type AxiosRetryOptions } from './axios-retry-options.ts';
export { withoutRedial, withRedial, type AxiosLike } from './with-redial.ts';
