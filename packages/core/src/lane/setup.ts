import type { Clock } from '../wait/clock.ts';
import type { LaneRules } from './rules.ts';
import type { LaneListener } from './view.ts';

/** How a lane behaves; every field has a default. */
export interface LaneOptions {
  /**
   * Calls a second that are allowed, where you know it: paced from the first call, nothing is learned. With
   * `@redial/redis` it is the whole fleet's; of several the lowest counts. Default: learned.
   */
  perSecond?: number | undefined;
  /**
   * Part of the limit that this process may use, above 0, up to 1: one of four processes, 0.25. With
   * `@redial/redis`, which shares the limit itself, it counts only while Redis is away. Default: 1.
   */
  share?: number | undefined;
  /** Waits for a turn end only by abort or `deadlineMs`, not by `maxWaitMs`: for batches. Default: false. */
  patient?: boolean | undefined;
  /** Requests that may wait in one lane; more end with `wait-too-long`. Default: 100,000. */
  maxQueued?: number | undefined;
}

/** What a lane takes over from the policy. */
export interface LanePolicy {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly maxAttempts: number;
}

/** What a store is told when it makes a lane. */
export interface LaneSetup {
  readonly options: LaneOptions;
  readonly policy: LanePolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange?: LaneListener | undefined;
}

/** What options and policy come to. */
export function rulesOf({ options, policy }: LaneSetup): LaneRules {
  const { perSecond = Infinity, share = 1 } = options;
  const { baseDelayMs, maxDelayMs, maxAttempts } = policy;
  return {
    baseDelayMs,
    maxDelayMs,
    freshTokens: Math.min(maxAttempts - 1, 1_000),
    statedRate: (perSecond * share) / 1000,
    share,
  };
}
