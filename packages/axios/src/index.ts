export type { RedialConfig } from './augment.ts';
export type { RedialCommonJsConfig } from './augment-cjs.cts';
export { withoutRedial, withRedial, type AxiosLike } from './plug.ts';
