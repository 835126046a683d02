import type { Category } from './category.ts';

/** What a status says (RFC 9110 section 15, RFC 6585, and what CDNs add); the rest goes by its class. */
const CATEGORY_OF_STATUS: Readonly<Record<number, Category>> = {
  401: 'authentication',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  407: 'authentication',
  408: 'timeout',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  413: 'payload_too_large',
  414: 'payload_too_large',
  419: 'authentication',
  420: 'rate_limit',
  422: 'validation',
  423: 'conflict',
  429: 'rate_limit',
  431: 'payload_too_large',
  440: 'authentication',
  451: 'permission',
  498: 'authentication',
  499: 'unknown',
  503: 'overloaded',
  504: 'timeout',
  522: 'timeout',
  524: 'timeout',
  529: 'overloaded',
};

/** Server errors that may pass; the others (501, 505, 508, 511 …) say what this server does not do. */
const PASSING_SERVER_ERRORS: ReadonlySet<number> = new Set([
  500, 502, 503, 504, 520, 521, 522, 523, 524, 529,
]);

/** Client errors that ask for the same request again: RFC 8470 section 5.2; nginx's closed request. */
const REPEATABLE: ReadonlySet<number | undefined> = new Set([425, 499]);

/** Categories that pass with time. */
const PASSING: ReadonlySet<Category> = new Set([
  'rate_limit',
  'timeout',
  'overloaded',
  'server_error',
  'network',
]);

export function categoryOfStatus(status: number): Category {
  if (status < 400) return 'unknown';
  return CATEGORY_OF_STATUS[status] ?? (status < 500 ? 'bad_request' : 'server_error');
}

/** Whether a later try could help, by what kind of failure it is. */
export function mayPass(category: Category, status = 0): boolean {
  return (
    REPEATABLE.has(status) ||
    (PASSING.has(category) && (status < 500 || PASSING_SERVER_ERRORS.has(status)))
  );
}
