import type { CallOptions } from '@redial/core';
import type { FetchOptions } from 'ofetch';

declare module 'ofetch' {
  interface FetchOptions {
    /** What Redial does with this call; `false` sends it once, still with typed errors. */
    redial?: CallOptions | undefined;
  }
}

/** The part of ofetch's options that speaks to Redial. */
export type RedialFetchOptions = Pick<FetchOptions, 'redial'>;
