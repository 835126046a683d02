export type { RedialContext } from './augment.ts';
export { kyOptions, withRedial, type KyLike, type KyRedialOptions } from './with-redial.ts';
