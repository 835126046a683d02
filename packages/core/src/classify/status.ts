import type { Category } from './category.ts';

/** What a status says (RFC 9110 section 15, RFC 6585, and what CDNs add); the rest goes by its class. */
const STATUSES: Partial<Record<Category, readonly number[]>> = {
  authentication: [401, 407, 419, 440, 498],
  billing: [402],
  permission: [403, 451],
  not_found: [404, 410],
  timeout: [408, 504, 522, 524],
  conflict: [409, 412, 423],
  payload_too_large: [413, 414, 431],
  rate_limit: [420, 429],
  validation: [422],
  unknown: [425, 499],
  overloaded: [503, 529],
};

/**
 * What may pass. Other client errors do not; other server errors (501, 505, 508, 511 …) say what this
 * server does not do. 425: RFC 8470 section 5.2; 499 and 520 to 524: what proxies add.
 */
const TRANSIENT: ReadonlySet<number> = new Set([
  408, 425, 429, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529,
]);

/** Categories that pass with time. */
const PASSING: ReadonlySet<Category> = new Set([
  'rate_limit',
  'timeout',
  'overloaded',
  'server_error',
]);

export function categoryOfStatus(status: number): Category {
  const found = Object.entries(STATUSES).find(([, statuses]) => statuses.includes(status));
  if (found) return found[0] as Category;
  return status < 400 ? 'unknown' : status < 500 ? 'bad_request' : 'server_error';
}

/** Whether a later try could help, by what kind of failure it is; a rule that knows it outranks the status. */
export function mayPass(category: Category, status: number, byRule = false): boolean {
  if (!byRule && (category === 'unknown' || status >= 500)) return TRANSIENT.has(status);
  return PASSING.has(category);
}
