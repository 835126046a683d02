import type { Category } from './classify/category.ts';

/**
 * How far a request got before it failed.
 *
 * - `not-sent`: it surely never reached the server (refused connection, failed name look-up), so any
 *   method may be sent again.
 * - `unknown`: the connection was lost on the way; the server may have carried it out.
 * - `answered`: the server answered, if only with the head of a response.
 */
export type Delivery = 'not-sent' | 'unknown' | 'answered';

/** One thing that the vendor says is wrong with the request, as far as it names one. */
export interface Detail {
  /** What it is about: a parameter, a path such as `items.0.price`, a JSON pointer as sent. */
  readonly field?: string;
  readonly message?: string;
  readonly code?: string;
}

/** What a failure means, in the vendor's own terms. */
export interface Diagnosis {
  /** Name of the profile that spoke: `octen`, `okrapdf`, … or `generic`. */
  readonly vendor: string;
  readonly category: Category;
  /** Name of the profile's rule that matched, or `unknown`. */
  readonly reason: string;
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number;
  /** The vendor's machine-readable code, as sent; of a network failure the system's (`ECONNRESET`). */
  readonly code?: string;
  /** The vendor's own words. */
  readonly message?: string;
  /** What to do about it, as the vendor's documentation says. */
  readonly hint?: string;
  /** What to quote to the vendor's support. */
  readonly requestId?: string;
  /** How long the server asked to wait, in milliseconds; absent when it asked for nothing. */
  readonly retryAfterMs?: number;
  /** Whether sending the same request again later could help. Says nothing about whether it is safe. */
  readonly retryable: boolean;
  readonly delivery: Delivery;
  /** What the vendor says is wrong, one by one; empty when it says nothing of the kind. */
  readonly details: readonly Detail[];
  /** The answer's body: parsed JSON, else text; at most 64 KiB were read. */
  readonly body?: unknown;
}
