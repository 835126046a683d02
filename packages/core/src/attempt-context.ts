/** What the code that sends gets to know of the attempt. */
export interface AttemptContext {
  /** From 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** A pristine copy of the request's headers for this attempt; may be changed before it is sent. */
  readonly headers: Headers;
  /** Ends when the caller aborts, the attempt takes too long, or the deadline is reached. */
  readonly signal: AbortSignal;
}
