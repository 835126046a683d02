import { createRedial, type Diagnosis } from '@redial/core';
import { okrapdf } from './profile.ts';

/** No rule speaks of this status and it has no meaning of its own (RFC 9110 section 15.5.19). */
const neutralStatus = 418;

/** What an error body means that came without an HTTP status of its own: only its words count. */
export function diagnoseBody(body: object): Diagnosis {
  const answer = { status: neutralStatus, headers: {}, body };
  const found = createRedial({ vendor: okrapdf }).diagnose(answer) as Diagnosis;
  const { status: _neutral, ...diagnosis } = found;
  const { reason, category } = diagnosis;
  // What is left when the words say nothing is the class of the status, which was never sent.
  return reason === 'unknown' && category === 'bad_request'
    ? { ...diagnosis, category: 'unknown' }
    : diagnosis;
}
