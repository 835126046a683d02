import type { Diagnosis } from '../diagnosis.ts';
import type { Failure } from '../failure.ts';
import type { VendorProfile } from '../profile.ts';

/** What is known of a request when its failure is judged. */
export interface RequestLine {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/** A diagnosis, and what the decision must know beside it. */
export interface Classification {
  readonly diagnosis: Diagnosis;
  /**
   * True when the answer proves that nothing was done (429; 503 that names a wait), or a rule or the
   * profile says that this request may be sent twice, whatever its method.
   */
  readonly safeToResend: boolean;
  /** Least wait before the next attempt, in milliseconds: a rule's floor, 0 otherwise. */
  readonly minDelayMs: number;
}

/** Says what a failed attempt means. `profile` undefined: the generic reading. Never throws. */
export declare function classify(
  failure: Failure,
  profile: VendorProfile | undefined,
  request: RequestLine,
  nowMs: number,
): Classification;

/** Whether a 2xx body says that it failed, by the profile's own rule (soft failure). Cheap. */
export declare function isSoftFailure(profile: VendorProfile | undefined, body: unknown): boolean;

/**
 * The same reading for an answer that may be a success: undefined when nothing failed. Without a
 * profile a 2xx counts as failed only where its shape is unmistakable.
 */
export declare function classifyAnswer(
  failure: Failure,
  profile: VendorProfile | undefined,
  request: RequestLine,
  nowMs: number,
): Classification | undefined;
