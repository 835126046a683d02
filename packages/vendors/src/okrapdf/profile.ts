import {
  type Category,
  type Diagnosis,
  type Facts,
  type ProfileRule,
  type RuleCondition,
  type VendorProfile,
} from '@redial/core';
import type { OkraPdfCode, OkraPdfReason } from './codes.ts';

const api = 'https://docs.okrapdf.com/api-reference';
const errors = `${api}/errors`;
const rateLimits = `${api}/rate-limits`;
const cookbook = 'https://docs.okrapdf.com/cookbook';
const backOff = 'Try again with exponential backoff';

/** A code, or an answer of that status without a code that is known; the page's advice is the hint. */
type Row = readonly [
  code: OkraPdfCode | readonly OkraPdfCode[] | undefined,
  status: number,
  reason: OkraPdfReason,
  category: Category,
  hint?: string | undefined,
  more?: Partial<ProfileRule<OkraPdfReason>>,
];

const olderApi = { source: 'https://okrapdf.dev/api-reference/errors' } as const;

const timeout: Row = [
  'TIMEOUT',
  504,
  'timeout',
  'timeout',
  'Simplify the schema or use page ranges',
];

/** First match wins, by code and then by status. */
const documented: readonly Row[] = [
  [
    ['BAD_REQUEST', 'INVALID_REQUEST', 'INVALID_SOURCE', 'UNSUPPORTED_SOURCE_URL'],
    400,
    'bad-request',
    'bad_request',
    'Fix your request body or parameters',
  ],
  [
    'job_not_ready',
    400,
    'job-not-ready',
    'conflict',
    'Poll the status before fetching results',
    olderApi,
  ],
  ['UNAUTHORIZED', 401, 'unauthorized', 'authentication', 'Check your API key'],
  [
    'insufficient_credits',
    402,
    'insufficient-credits',
    'billing',
    'Add credits to your account',
    olderApi,
  ],
  ['FORBIDDEN', 403, 'forbidden', 'permission', 'Verify you own the resource'],
  ['NOT_FOUND', 404, 'not-found', 'not_found', 'Verify the document ID exists'],
  [
    // Also said of a document that is not processed yet; only its status tells the two apart.
    'DOCUMENT_NOT_FOUND',
    404,
    'document-not-found',
    'not_found',
    'Check get_document_status first: the ID is wrong, or processing has not finished',
  ],
  [
    'PUBLIC_SOURCE_NOT_FOUND',
    404,
    'source-not-found',
    'not_found',
    undefined,
    { source: cookbook },
  ],
  ['CONFLICT', 409, 'conflict', 'conflict'],
  ['FILING_NOT_READY', 409, 'source-not-ready', 'conflict', undefined, { source: cookbook }],
  [undefined, 422, 'unprocessable', 'validation', 'Check request schema against the API reference'],
  [
    'SCHEMA_VALIDATION_FAILED',
    422,
    'schema-validation-failed',
    'validation',
    'Check field types, required fields and nesting; use string types for financial values',
  ],
  [
    'EXTRACTION_BLOCKED',
    422,
    'extraction-blocked',
    'validation',
    'Check document status before extracting: phase "complete" is required',
  ],
  [
    'RATE_LIMITED',
    429,
    'rate-limited',
    'rate_limit',
    backOff,
    // What the page's example waits when there is no Retry-After.
    { minDelayMs: 5_000 },
  ],
  ['INTERNAL_ERROR', 500, 'internal-error', 'server_error', backOff],
  [
    'EXTRACTION_FAILED',
    500,
    'extraction-failed',
    'server_error',
    'Keep the schema flat',
    { source: 'https://okrapdf.dev/api-reference/extract/structured-output' },
  ],
  [undefined, 502, 'bad-gateway', 'server_error', backOff],
  [undefined, 503, 'unavailable', 'overloaded', backOff],
  timeout,
  [
    // The storage behind a presigned upload answers in the words of S3.
    'ExpiredRequest',
    400,
    'upload-expired',
    'bad_request',
    'Get a new upload URL',
    { source: `${cookbook}/presign-upload` },
  ],
];

/**
 * Once answered, any method may be sent again where the page says so (429, 500, 502, 503, 504); a lost
 * connection may hide a repeat that is billed.
 */
const rule = (
  when: RuleCondition,
  [, status, reason, category, hint, more]: Row,
): ProfileRule<OkraPdfReason> => ({
  reason,
  when,
  category,
  safeToResend: status > 428,
  ...(hint && { hint }),
  source: errors,
  ...more,
});

/** A timeout without a code (the type is none) means the one that the page lists. */
function nameTimeout({ code, type, body }: Facts, diagnosis: Diagnosis): Diagnosis {
  return diagnosis.reason === 'timeout' && code === type && typeof body === 'object'
    ? { ...diagnosis, code: 'TIMEOUT' }
    : diagnosis;
}

/**
 * What OkraPDF documents about its failures, in all five shapes that its sources answer with.
 *
 * @source https://docs.okrapdf.com/api-reference/errors
 */
export const okrapdf: VendorProfile<OkraPdfReason> = {
  vendor: 'okrapdf',
  hosts: ['api.okrapdf.com', 'app.okrapdf.com'],
  // Waits stand where any API may have them: Retry-After, X-RateLimit-Reset, resetAt.
  read: {
    code: ['code', 'error.code'],
    type: ['error.type'],
    message: ['message', 'error.message'],
  },
  rules: [
    ...documented.flatMap((row) => (row[0] ? [rule({ code: row[0] }, row)] : [])),
    // The page's own example of a timeout has no code; its words tell it where there is no status.
    rule({ message: /structured output timed out/i }, timeout),
    ...documented.map((row) => rule({ status: row[1] }, row)),
  ],
  limitGroups: [
    {
      group: 'expensive',
      path: /\/(documents|upload(-url)?|structured-output|completions|extract(\/sync)?)$/,
      methods: ['POST'],
      source: rateLimits,
    },
  ],
  refine: nameTimeout,
};
