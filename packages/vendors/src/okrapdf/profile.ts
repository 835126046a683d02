import {
  defineProfile,
  type Diagnosis,
  type Facts,
  type ProfileRule,
  type VendorProfile,
} from '@redial/core';
import type { OkraPdfCode, OkraPdfReason } from './codes.ts';

const errors = 'https://docs.okrapdf.com/api-reference/errors';
const cookbook = 'https://docs.okrapdf.com/cookbook';
const backOff = 'Try again with exponential backoff';

type Rule = Omit<ProfileRule<OkraPdfReason>, 'when'> & {
  readonly code?: OkraPdfCode | readonly OkraPdfCode[];
  /** The status that means the same in an answer without a code that is known. */
  readonly status?: number;
};

/** Once answered, any method may be sent again; a lost connection may hide a repeat that is billed. */
const transient = { safeToResend: true } as const;

const timeout = {
  reason: 'timeout',
  category: 'timeout',
  ...transient,
  hint: 'Simplify the schema or use page ranges',
  source: errors,
} as const;

/** The page's own example of a timeout has no code; its words tell it where there is no status. */
const codelessTimeout: ProfileRule<OkraPdfReason> = {
  ...timeout,
  when: { message: /^structured output timed out/i },
};

const documented: readonly Rule[] = [
  {
    reason: 'bad-request',
    code: ['BAD_REQUEST', 'INVALID_REQUEST', 'INVALID_SOURCE', 'UNSUPPORTED_SOURCE_URL'],
    status: 400,
    category: 'bad_request',
    hint: 'Fix your request body or parameters',
    source: errors,
  },
  {
    reason: 'unauthorized',
    code: 'UNAUTHORIZED',
    status: 401,
    category: 'authentication',
    hint: 'Check your API key',
    source: errors,
  },
  {
    reason: 'forbidden',
    code: 'FORBIDDEN',
    status: 403,
    category: 'permission',
    hint: 'Verify you own the resource',
    source: errors,
  },
  {
    reason: 'not-found',
    code: 'NOT_FOUND',
    status: 404,
    category: 'not_found',
    hint: 'Verify the document ID exists',
    source: errors,
  },
  {
    // Also said of a document that is not processed yet; only its status tells the two apart.
    reason: 'document-not-found',
    code: 'DOCUMENT_NOT_FOUND',
    category: 'not_found',
    hint: 'Check get_document_status first: the ID is wrong, or processing has not finished',
    source: errors,
  },
  {
    reason: 'source-not-found',
    code: 'PUBLIC_SOURCE_NOT_FOUND',
    category: 'not_found',
    source: cookbook,
  },
  {
    reason: 'source-not-ready',
    code: 'FILING_NOT_READY',
    category: 'conflict',
    source: cookbook,
  },
  {
    reason: 'conflict',
    code: 'CONFLICT',
    status: 409,
    category: 'conflict',
    source: errors,
  },
  {
    reason: 'schema-validation-failed',
    code: 'SCHEMA_VALIDATION_FAILED',
    category: 'validation',
    hint: 'Check field types, required fields and nesting; use string types for financial values',
    source: errors,
  },
  {
    reason: 'extraction-blocked',
    code: 'EXTRACTION_BLOCKED',
    category: 'validation',
    hint: 'Check document status before extracting: phase "complete" is required',
    source: errors,
  },
  {
    reason: 'unprocessable',
    status: 422,
    category: 'validation',
    hint: 'Check request schema against the API reference',
    source: errors,
  },
  {
    reason: 'rate-limited',
    code: 'RATE_LIMITED',
    status: 429,
    category: 'rate_limit',
    ...transient,
    // What the page's example waits when there is no Retry-After.
    minDelayMs: 5_000,
    hint: backOff,
    source: errors,
  },
  {
    reason: 'extraction-failed',
    code: 'EXTRACTION_FAILED',
    category: 'server_error',
    ...transient,
    hint: 'Keep the schema flat',
    source: 'https://okrapdf.dev/api-reference/extract/structured-output',
  },
  {
    reason: 'internal-error',
    code: 'INTERNAL_ERROR',
    status: 500,
    category: 'server_error',
    ...transient,
    hint: backOff,
    source: errors,
  },
  {
    reason: 'bad-gateway',
    status: 502,
    category: 'server_error',
    ...transient,
    hint: backOff,
    source: errors,
  },
  {
    reason: 'unavailable',
    status: 503,
    category: 'overloaded',
    ...transient,
    hint: backOff,
    source: errors,
  },
  { ...timeout, code: 'TIMEOUT', status: 504 },
  {
    // The storage behind a presigned upload answers in the words of S3.
    reason: 'upload-expired',
    code: 'ExpiredRequest',
    category: 'bad_request',
    hint: 'Get a new upload URL',
    source: `${cookbook}/presign-upload`,
  },
];

/** The same rules by code or by status. */
const by = (key: 'code' | 'status'): readonly ProfileRule<OkraPdfReason>[] =>
  documented.flatMap(({ code, status, ...rule }) => {
    const value = { code, status }[key];
    return value === undefined ? [] : [{ ...rule, when: { [key]: value } }];
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
export const okrapdf: VendorProfile<OkraPdfReason> = /* @__PURE__ */ defineProfile({
  vendor: 'okrapdf',
  hosts: ['api.okrapdf.com', 'app.okrapdf.com'],
  read: {
    code: ['code', 'error.code'],
    type: ['error.type'],
    message: ['message', 'error.message'],
    details: ['details', 'error.details'],
  },
  rules: [...by('code'), codelessTimeout, ...by('status')],
  waitHints: [
    // On every answer; core takes it for a wait only where nothing remains.
    {
      header: 'x-ratelimit-reset',
      unit: 'timestamp',
      source: 'https://docs.okrapdf.com/api-reference/rate-limits',
    },
    {
      path: 'resetAt',
      unit: 'timestamp',
      source: 'https://github.com/okrapdf/cli/blob/main/src/cloud/commands/shortcuts.ts',
    },
  ],
  refine: nameTimeout,
});
