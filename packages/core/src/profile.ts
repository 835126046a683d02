import type { Category } from './classify/category.ts';
import type { Facts } from './classify/facts.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * Where a body keeps something: names joined by dots (`error.code`); a number picks from a list
 * (`errors.0.code`). The first path of a list that is there wins.
 */
export type Path = string;

/** When a rule applies: every condition that is named must hold; a list means any of them. */
export interface RuleCondition {
  readonly status?: number | readonly number[];
  /** The vendor's code as a string, compared without regard to case. */
  readonly code?: string | readonly string[];
  /** The vendor's error type (`read.type`), compared without regard to case. */
  readonly type?: string | readonly string[];
  /** Tested against the message as it was sent. */
  readonly message?: RegExp;
  /** Of the request, in capitals. */
  readonly method?: string | readonly string[];
  /** Matched against the path of the request's URL. */
  readonly path?: RegExp;
}

/** One thing that the vendor documents about its failures. */
export interface ProfileRule<Reason extends string = string> {
  /** Name of the rule in kebab case; becomes `diagnosis.reason`. */
  readonly reason: Reason;
  readonly when: RuleCondition;
  readonly category: Category;
  /** Whether a later try could help. Default: what the category and status say. */
  readonly retryable?: boolean;
  /**
   * True where the vendor documents that after this answer any method may be sent again, because
   * nothing was done or because doing it twice does no harm. Default: false.
   */
  readonly safeToResend?: boolean;
  /** Least wait before the next attempt, in milliseconds, when the answer names none. Default: 0. */
  readonly minDelayMs?: number;
  /** What to do about it, in the vendor's words. */
  readonly hint?: string;
  /** Where this is documented: a URL, or a file in a public repository. */
  readonly source: string;
}

/** How a number or text stands for a wait. */
export type WaitUnit =
  | 'seconds'
  | 'milliseconds'
  /** Seconds or an HTTP date, as in `Retry-After` (RFC 9110 section 10.2.3). */
  | 'retry-after'
  /** A moment: ISO 8601, or Unix time in seconds, milliseconds or microseconds, told by its size. */
  | 'timestamp'
  /** `6m0s`, `1.5s`, `250ms`. */
  | 'duration';

/** A place where the vendor says how long to wait, beside the standard headers. */
export type WaitHintSource = (
  | { readonly header: string; readonly path?: never }
  | { readonly path: Path; readonly header?: never }
) & { readonly unit: WaitUnit; readonly source: string };

/** Requests that share a limit beside the API's others. */
export interface LimitGroup {
  /** Short lower-case name. */
  readonly group: string;
  /** Matched against the path of the request's URL. */
  readonly path: RegExp;
  /** In capitals. Default: all. */
  readonly methods?: readonly string[];
  readonly source: string;
}

/** What one vendor's API says about its failures, as data. Every claim names its source. */
export interface VendorProfile<Reason extends string = string> {
  /** Short lower-case name; becomes `diagnosis.vendor`. */
  readonly vendor: string;
  /** Host names this profile answers for; `*.example.com` covers every subdomain. */
  readonly hosts: readonly string[];
  /** Where bodies keep things. What a path does not find is looked for as in any unknown body. */
  readonly read?: {
    readonly code?: readonly Path[];
    readonly type?: readonly Path[];
    readonly message?: readonly Path[];
    readonly requestId?: readonly Path[];
    readonly details?: readonly Path[];
  };
  /** How a 2xx body says that it failed: the value at `path` is a number other than this one. */
  readonly softFailure?: { readonly path: Path; readonly numberOtherThan: number };
  /** First match wins. */
  readonly rules: readonly ProfileRule<Reason>[];
  /** Where else it says how long to wait; asked after the standard headers, the first valid one counts. */
  readonly waitHints?: readonly WaitHintSource[];
  /** Methods whose repetition does no harm at this API although HTTP does not promise it. */
  readonly safeToResend?: {
    readonly methods: readonly string[];
    readonly why: string;
    readonly source: string;
  };
  /** Endpoints with a limit of their own; first match wins, what matches none shares one limit. */
  readonly limitGroups?: readonly LimitGroup[];
  /** Escape hatch for what the rules cannot say; pure. */
  readonly refine?: (facts: Facts, diagnosis: Diagnosis) => Diagnosis;
}

/** The name of the vendor whose profile speaks; without one the generic reading does. */
export const vendorOf = (profile: VendorProfile | undefined): string =>
  profile?.vendor ?? 'generic';

/** The names of a profile's rules: `ReasonOf<typeof octen>`. */
export type ReasonOf<P> = P extends VendorProfile<infer Reason> ? Reason : never;
