export type { RedialConfig } from './augment.ts';
export { withoutRedial, withRedial, type AxiosLike } from './plug.ts';
