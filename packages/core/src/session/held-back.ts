import type { Diagnosis } from '../diagnosis.ts';
import { newRedialError } from '../errors/redial-error.ts';
import type { LaneStop } from '../lane/queue.ts';

/** What there is to say of a request that its lane does not let go: what is `known`, if it was sent. */
export function diagnoseHeldBack(
  vendor: string,
  { stopReason, retryAfterMs, isOutage }: LaneStop,
  known?: Diagnosis,
): Diagnosis {
  const diagnosis: Diagnosis = known ?? {
    vendor,
    category: stopReason === 'deadline' ? 'timeout' : isOutage ? 'overloaded' : 'rate_limit',
    reason: 'unknown',
    message: isOutage
      ? 'Not sent: the service has failed the requests before it'
      : 'Not sent: the limit is used up by requests before it',
    retryable: true,
    delivery: 'not-sent',
    details: [],
  };
  return retryAfterMs === undefined
    ? diagnosis
    : { ...diagnosis, retryAfterMs: Math.ceil(retryAfterMs) };
}

/** The error of such a request, where the client has none of its own. */
export function heldBackError({ diagnosis }: { diagnosis: Diagnosis | undefined }): Error {
  return newRedialError(diagnosis?.message ?? '');
}
