/** What a lane is told once. */
export interface LaneRules {
  /** Scale and ceiling of its own pauses: the policy's. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** Resends that a fresh or quiet lane always has: `maxAttempts - 1`. */
  readonly freshTokens: number;
  /** Stated by the user, calls per millisecond; Infinity: not stated. */
  readonly statedRate: number;
  /** Part of what the vendor's fields grant that is ours, above 0, up to 1. */
  readonly share: number;
}
