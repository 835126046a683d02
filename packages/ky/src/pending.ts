import type { Attempt } from '@redial/core/adapter';

/** An attempt under way: not judged yet, nor known to have succeeded. */
export interface PendingAttempt {
  attempt?: Attempt;
  /** The response or the error that it brought. */
  brought?: unknown;
}
