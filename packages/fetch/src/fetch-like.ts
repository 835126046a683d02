import type { CallOptions } from '@redial/core';

/** Any function of fetch's shape. */
export type FetchLike = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What `fetch` takes, and a word to Redial. */
export interface RedialRequestInit extends RequestInit {
  /** What Redial does with this call; `false` sends it once. */
  redial?: CallOptions | undefined;
}

/** `fetch`, resilient. */
export type RedialFetch = (
  input: string | URL | Request,
  init?: RedialRequestInit,
) => Promise<Response>;
