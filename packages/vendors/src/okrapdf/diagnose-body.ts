import { createRedial, type Diagnosis } from '@redial/core';
import { okrapdf } from './profile.ts';

/**
 * No rule speaks of this status, and the generic reading makes nothing of it either (nginx's "client
 * closed request"), so only what the body says counts.
 */
const neutralStatus = 499;

/**
 * What an error body means that came without an HTTP status of its own. Of a failure that nothing is
 * known of, nobody can say that it may pass.
 */
export function diagnoseBody(body: object): Diagnosis {
  const answer = { status: neutralStatus, headers: {}, body };
  const found = createRedial({ vendor: okrapdf }).diagnose(answer) as Diagnosis;
  const { status: _neutral, ...diagnosis } = found;
  return { ...diagnosis, retryable: diagnosis.retryable && diagnosis.category !== 'unknown' };
}
