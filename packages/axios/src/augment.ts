import type { CallOptions } from '@redial/core';
import type { AxiosRequestConfig } from 'axios';

declare module 'axios' {
  // An augmentation must repeat the type parameter of axios's own declaration, default and all.
  // oxlint-disable-next-line no-unused-vars, typescript/no-explicit-any
  export interface AxiosRequestConfig<D = any> {
    /** What Redial does with this call; `false` sends it once, still with typed errors. */
    redial?: CallOptions | undefined;
  }
}

/** The part of axios's config that speaks to Redial. */
export type RedialConfig = Pick<AxiosRequestConfig, 'redial'>;
