import {
  defineProfile,
  type Diagnosis,
  type Facts,
  type ProfileRule,
  type VendorProfile,
} from '@redial/core';
import { withLimit } from './limit.ts';

/** Names of the profile's rules. */
export type OctenReason =
  | 'bad-request'
  | 'invalid-api-key'
  | 'no-access'
  | 'insufficient-balance'
  | 'payload-too-large'
  | 'rate-limited'
  | 'server-error'
  | 'blocked-by-proxy';

/** The codes that Octen documents, as `error.redial.code` holds them. */
export type OctenCode = '400' | '401' | '403' | '413' | '429' | '500';

const errorCodes = 'https://docs.octen.ai/introduction/admin/error-codes';

/** A balance in the message means the balance, whatever else it says. */
const balance = /\b(?:balance|credits?)\b/i;

type Rule = ProfileRule<OctenReason> & { readonly when: { readonly status: number } };

const insufficientBalance = {
  reason: 'insufficient-balance',
  category: 'billing',
  hint: 'Check your account balance and add credits if needed',
  source: errorCodes,
} as const;

/** All of Octen's own answers have its envelope; what stands before it refuses in other ways. */
const blocked = {
  reason: 'blocked-by-proxy',
  category: 'permission',
  hint: 'Blocked before it reached Octen',
} as const;

const documented: readonly Rule[] = [
  {
    reason: 'bad-request',
    when: { status: 400 },
    category: 'bad_request',
    hint: 'Verify all required parameters are included and properly formatted',
    source: errorCodes,
  },
  {
    reason: 'invalid-api-key',
    when: { status: 401 },
    category: 'authentication',
    hint: 'Ensure your API key is correct and included in request headers',
    source: errorCodes,
  },
  {
    // The beta endpoints refuse with the same code; only the message tells it from a spent balance.
    reason: 'no-access',
    when: { status: 403, message: /access|permission|beta/i },
    category: 'permission',
    hint: 'Contact Octen to request beta access',
    source: 'https://github.com/Octen-Team/octen-mcp/blob/main/test/http.test.mjs',
  },
  { ...insufficientBalance, when: { status: 403 } },
  {
    reason: 'payload-too-large',
    when: { status: 413 },
    category: 'payload_too_large',
    hint: 'Reduce payload size (e.g., shorten input or split into smaller requests)',
    source: errorCodes,
  },
  {
    reason: 'rate-limited',
    when: { status: 429 },
    category: 'rate_limit',
    hint: 'Implement exponential backoff and reduce request rate',
    source: errorCodes,
  },
  {
    reason: 'server-error',
    when: { status: 500 },
    category: 'server_error',
    hint: 'Retry your request after a brief delay. Contact support if issue persists',
    source: errorCodes,
  },
];

/** The same rules by the envelope's `code`, which outranks the status that it came with. */
const byCode = /* @__PURE__ */ documented.map(({ when: { status, ...when }, ...rule }) => ({
  ...rule,
  when: { ...when, code: String(status) },
}));

/**
 * What the rules cannot say: the limit that a message names is a detail, and a refusal that is no
 * envelope (a page, a bare text) is not Octen's.
 */
function refine({ body, message = '' }: Facts, diagnosis: Diagnosis): Diagnosis {
  if (diagnosis.category === 'rate_limit') return withLimit(diagnosis);
  const isForeign = diagnosis.category === 'billing' && typeof body === 'string';
  return isForeign && !balance.test(message) ? { ...diagnosis, ...blocked } : diagnosis;
}

/**
 * What Octen documents about its failures.
 *
 * @source https://docs.octen.ai/introduction/admin/error-codes
 */
export const octen: VendorProfile<OctenReason> = /* @__PURE__ */ defineProfile({
  vendor: 'octen',
  hosts: ['api.octen.ai'],
  read: {
    code: ['code'],
    message: ['msg'],
    requestId: ['request_id', 'data.request_id', 'meta.request_id'],
  },
  // A `code` that is a string is none of the envelope's (octen-cli, test/api/client.test.ts).
  softFailure: { path: 'code', numberOtherThan: 0 },
  rules: [
    // A 429 as well: a balance that is spent does not come back by waiting.
    { ...insufficientBalance, when: { status: [402, 403, 429], message: balance } },
    { ...blocked, when: { status: 403, message: /cloudflare/i }, source: errorCodes },
    ...byCode,
    ...documented,
  ],
  safeToResend: {
    methods: ['POST'],
    why: 'every endpoint only reads',
    source: 'https://docs.octen.ai/api-reference',
  },
  refine,
});
