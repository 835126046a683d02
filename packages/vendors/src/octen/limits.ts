import type { Diagnosis } from '@redial/core';

/**
 * How the message of a 429 names what was exceeded: whose limit (of the account or of the API key)
 * and how much of what in which time.
 *
 * @source https://docs.octen.ai/introduction/admin/rate-limits
 */
const limit =
  /(?:account|api[ -]?key)(?:[ -]level)?(?: rate)? limit|\d[\d,.]{0,12} ?(?:[QTR]P[SMHD]|(?:concurrent )?(?:requests?|tokens?|queries|calls)(?:(?: ?\/ ?| per | a )[a-z]{1,9})?)\b/gi;

/** Adds the limit that a refusal names as a detail. It is no wait. */
export function limitsIn(diagnosis: Diagnosis): Diagnosis {
  const named = diagnosis.message?.match(limit);
  if (!named) return diagnosis;
  const detail = { field: 'limit', message: named.join(', ') };
  return { ...diagnosis, details: [...diagnosis.details, detail] };
}
