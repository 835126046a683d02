import type { CallOptions } from '@redial/core' with { 'resolution-mode': 'import' };
import type { AxiosRequestConfig } from 'axios';

// The same as augment.ts for `require('axios')`, whose types are another module to TypeScript.
declare module 'axios' {
  // oxlint-disable-next-line no-unused-vars, typescript/no-explicit-any
  interface AxiosRequestConfig<D = any> {
    /** What Redial does with this call; `false` sends it once, still with typed errors. */
    redial?: CallOptions | undefined;
  }
}

/** The part of axios's config that speaks to Redial, for CommonJS. */
export type RedialCommonJsConfig = Pick<AxiosRequestConfig, 'redial'>;
