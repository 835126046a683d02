import type { CallOptions } from '@redial/core';

/** What ky's `context` may hold for Redial, beside the user's own data. */
export interface RedialContext {
  /** What Redial does with this call; `false` sends it once, still with typed errors. */
  redial?: CallOptions | undefined;
}

declare module 'ky' {
  export interface Options {
    context?: Record<string, unknown> & RedialContext;
  }
}
