import type { Clock } from '../wait/clock.ts';

/** How long a turn may lie there before the request that it is for sees it. */
const lookMs = 20;

/**
 * Cloudflare Workers (workerd 1.20260730) keeps the requests that it serves apart, in one process: timers of one end with
 * it, and one that waits for nothing of its own, but for what another is to resolve, is ended as "hung". So there each
 * request that waits has a timer of its own, by which it looks after the lane and for its turn.
 */
export const keepsRequestsApart = (): boolean =>
  (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent ===
  'Cloudflare-Workers';

/** Takes what anybody hands over, and hands it on from the request's own context. */
export function inOwnContext<T>(
  clock: Clock,
  lookAfter: () => void,
  handOn: (value: T) => void,
): (value: T) => void {
  const handedOver: T[] = [];
  const look = async (): Promise<void> => {
    while (handedOver.length === 0) {
      lookAfter();
      await clock.sleep(lookMs);
    }
    handOn(handedOver[0] as T);
  };
  void Promise.resolve().then(look);
  return (value) => void handedOver.push(value);
}
