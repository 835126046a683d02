import type { HeadersLike } from './failure.ts';

/** What Redial may know of a request; all of it optional. */
export interface RequestFacts {
  /** Default: `GET`. Name it for anything that writes: only then is it not sent twice by mistake. */
  method?: string;
  url?: string;
  headers?: HeadersLike;
  /** False where the body cannot be sent twice, such as a one-shot stream. Default: true. */
  replayable?: boolean;
  /** Milliseconds for one attempt, its body read included. Default: no limit. */
  attemptTimeoutMs?: number;
  /** The caller's; ends attempts and waits at once. */
  signal?: AbortSignal;
}

/** What an adapter knows beside it. */
export interface SessionRequest extends RequestFacts {
  /** Secrets that stand neither in the headers nor in the URL. */
  secrets?: readonly string[];
}
