import type { Diagnosis } from '@redial/core';

/**
 * How the message of a 429 names what was exceeded: whose limit (of the account or of the API key)
 * and how much of what in which time.
 *
 * @source https://docs.octen.ai/introduction/admin/rate-limits
 */
const limit =
  /(account|api.?key)[\w -]{0,12} limit|\d[\d,]{0,12} ?([QRT]P[SMHD]\b|(concurrent )?(request|token)s?\b( ?(\/|per) ?\w+)?)/gi;

/** Adds the limit that a refusal names as a detail. It is no wait. */
export function withLimit(diagnosis: Diagnosis): Diagnosis {
  const message = diagnosis.message?.match(limit)?.join(', ');
  return message === undefined
    ? diagnosis
    : { ...diagnosis, details: [...diagnosis.details, { field: 'limit', message }] };
}
