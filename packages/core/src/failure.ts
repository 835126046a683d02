/** One value, several, or what some clients write for one; null and undefined: the field is not there. */
type HeaderValue = string | readonly string[] | number | boolean | null | undefined;

/** Header fields in any of the usual forms; names in any case. */
export type HeadersLike =
  | Headers
  | Record<string, HeaderValue>
  | Iterable<readonly [string, string]>;

/**
 * What one attempt ended with, in no client's vocabulary: an adapter's whole report to the core.
 * With a `status` the server answered; without one `error` is all there is.
 */
export interface Failure {
  readonly status?: number;
  readonly headers?: HeadersLike;
  /** Text as received, or an object that the client has parsed already. */
  readonly body?: unknown;
  /** What the client threw, kept as it is. */
  readonly error?: unknown;
  /** True when a timer of the client or of Redial ended the attempt. */
  readonly timedOut?: boolean;
  /** True when the head of the answer arrived but its body was cut short or stalled. */
  readonly truncated?: boolean;
  /** True when it failed before anything was sent, for instance in `beforeAttempt`. */
  readonly notSent?: boolean;
}
