import type { CallOptions } from '@redial/core' with { 'resolution-mode': 'import' };
import type { FetchOptions } from 'ofetch';

// The same as augment.ts for `require('ofetch')`, whose types are another module to TypeScript.
declare module 'ofetch' {
  interface FetchOptions {
    /** What Redial does with this call; `false` sends it once, still with typed errors. */
    redial?: CallOptions | undefined;
  }
}

/** The part of ofetch's options that speaks to Redial, for CommonJS. */
export type RedialCommonJsFetchOptions = Pick<FetchOptions, 'redial'>;
