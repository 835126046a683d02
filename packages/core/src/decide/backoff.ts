import type { RetryPolicy } from './policy.ts';

type BackoffPolicy = Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs' | 'jitter'>;

/** Highest wait after attempt `attempt`: doubles from `baseDelayMs`, never above `maxDelayMs`. */
export function ceilingMs({ baseDelayMs, maxDelayMs }: BackoffPolicy, attempt: number): number {
  // 2 ** 1024 is Infinity, and a base of 0 times Infinity is NaN.
  return Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(attempt - 1, 1000));
}

/**
 * Redial's own wait after attempt `attempt`, always within [0, `maxDelayMs`]. Full jitter spreads
 * clients that failed together (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: () => number): number {
  const ceiling = ceilingMs(policy, attempt);
  if (policy.jitter === 'none') return ceiling;
  const floor = policy.jitter === 'equal' ? ceiling / 2 : 0;
  return floor + (ceiling - floor) * random();
}

/**
 * A wait of at least `floorMs`, with jitter on top, so that those who were told the same moment do
 * not all come at it. The spread is the own backoff's ceiling, but never doubles the wait.
 */
export function spreadMs(
  policy: BackoffPolicy,
  attempt: number,
  floorMs: number,
  random: () => number,
): number {
  if (policy.jitter === 'none') return floorMs;
  return floorMs + Math.min(ceilingMs(policy, attempt), floorMs) * random();
}
