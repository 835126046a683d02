/** Why a request was not sent again. */
export type StopReason =
  /** Sending it again cannot help, `shouldRetry` said no, or a hook of the user's ended the request. */
  | 'not-retryable'
  /** The server may have carried it out, and doing it twice could do harm. */
  | 'not-safe'
  /** Its body cannot be sent twice: a one-shot stream, a `form-data` object. */
  | 'body-not-replayable'
  /** `maxAttempts` were made, or a limit of the client's own that drives the attempts was reached. */
  | 'attempts'
  /** The next attempt would begin after `deadlineMs`, or the deadline fell into an attempt. */
  | 'deadline'
  /** The wait asked for is longer than `maxWaitMs`. */
  | 'wait-too-long'
  /** Too many resends have failed of late; this lane holds no token for another. */
  | 'budget'
  /** Redial is switched off for this call, or the client's own options have taken it out of its hands. */
  | 'disabled';

/** What to do after a failed attempt. */
export type Verdict =
  | { readonly action: 'retry'; readonly delayMs: number }
  | { readonly action: 'stop'; readonly stopReason: StopReason };

export function stop(stopReason: StopReason): Verdict {
  return { action: 'stop', stopReason };
}
