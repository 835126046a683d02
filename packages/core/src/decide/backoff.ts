import type { RetryPolicy } from './policy.ts';

type BackoffPolicy = Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs' | 'jitter'>;

/** Highest wait after attempt `attempt`: doubles from `baseDelayMs`, never above `maxDelayMs`. */
export function ceilingMs({ baseDelayMs, maxDelayMs }: BackoffPolicy, attempt: number): number {
  // 2 ** 1024 is Infinity, and a base of 0 times Infinity is NaN.
  return Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(attempt - 1, 1000));
}

/** How much of its spread a wait keeps, however long the attempt before it hung. */
const leastSpread = 1 / 4;

/**
 * Redial's own wait after attempt `attempt`, always within [0, `maxDelayMs`]. Full jitter spreads
 * clients that failed together (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param hungMs how long the attempt hung before it timed out. The service has had that time to
 *   recover, so it counts as waited; what is left is for those who timed out together.
 */
export function backoffMs(
  policy: BackoffPolicy,
  attempt: number,
  random: () => number,
  hungMs: number = 0,
): number {
  const full = ceilingMs(policy, attempt);
  if (policy.jitter === 'none') return full;
  const ceiling = Math.max(full - hungMs, full * leastSpread);
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
