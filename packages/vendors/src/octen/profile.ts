import {
  defineProfile,
  type Diagnosis,
  type Facts,
  type ProfileRule,
  type VendorProfile,
} from '@redial/core';
import { limitsIn } from './limits.ts';

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
const mcp = 'https://github.com/Octen-Team/octen-mcp/blob/main';
const topUp = 'Check your account balance and add credits if needed';

type Rule = ProfileRule<OctenReason> & { readonly when: { readonly status: number } };

const documented: readonly Rule[] = [
  {
    reason: 'bad-request',
    when: { status: 400 },
    category: 'bad_request',
    retryable: false,
    hint: 'Verify all required parameters are included and properly formatted',
    source: errorCodes,
  },
  {
    reason: 'invalid-api-key',
    when: { status: 401 },
    category: 'authentication',
    retryable: false,
    hint: 'Ensure your API key is correct and included in request headers',
    source: errorCodes,
  },
  {
    // The beta endpoints refuse with the same code; only the message tells it from a spent balance.
    reason: 'no-access',
    when: { status: 403, message: /^(?!.*(?:balance|credit)).*(?:access|permission|beta)/is },
    category: 'permission',
    retryable: false,
    hint: 'Contact Octen to request beta access',
    source: `${mcp}/test/http.test.mjs`,
  },
  {
    reason: 'insufficient-balance',
    when: { status: 403 },
    category: 'billing',
    retryable: false,
    hint: topUp,
    source: errorCodes,
  },
  {
    reason: 'payload-too-large',
    when: { status: 413 },
    category: 'payload_too_large',
    retryable: false,
    hint: 'Reduce payload size (e.g., shorten input or split into smaller requests)',
    source: errorCodes,
  },
  {
    reason: 'rate-limited',
    when: { status: 429 },
    category: 'rate_limit',
    retryable: true,
    hint: 'Implement exponential backoff and reduce request rate',
    source: errorCodes,
  },
  {
    reason: 'server-error',
    when: { status: 500 },
    category: 'server_error',
    retryable: true,
    hint: 'Retry your request after a brief delay. Contact support if issue persists',
    source: errorCodes,
  },
];

/** The same rules by the envelope's `code`, which outranks the status that it came with. */
const byCode = /* @__PURE__ */ documented.map(({ when: { status, ...when }, ...rule }) => ({
  ...rule,
  when: { ...when, code: String(status) },
}));

/** What stands before Octen refuses with a page or a bare text, where Octen sends its envelope. */
const blocked: ProfileRule<OctenReason> = {
  reason: 'blocked-by-proxy',
  when: { status: 403, message: /\bcloudflare\b|^error code: 1\d{3}$/i },
  category: 'permission',
  retryable: false,
  hint: 'The request was blocked on its way to Octen; check the network that it comes from',
  source:
    'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/4xx-client-error/',
};

/** What the rules cannot say: a body that is no envelope, and the limit that a message names. */
function refine(facts: Facts, diagnosis: Diagnosis): Diagnosis {
  if (diagnosis.category === 'rate_limit') return limitsIn(diagnosis);
  const { reason, category, hint = '' } = blocked;
  return facts.status === 403 &&
    typeof facts.body === 'string' &&
    !/balance|credit/i.test(facts.message ?? '')
    ? { ...diagnosis, reason, category, hint }
    : diagnosis;
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
    message: ['msg', 'message', 'detail'],
    requestId: ['request_id', 'data.request_id', 'meta.request_id'],
  },
  // A `code` that is a string is none of the envelope's (octen-cli, test/api/client.test.ts).
  softFailure: { path: 'code', numberOtherThan: 0 },
  rules: [
    {
      // Whatever the status: a balance that is spent does not come back by waiting.
      reason: 'insufficient-balance',
      when: { message: /^insufficient (?:account )?(?:balance|credit)/i },
      category: 'billing',
      retryable: false,
      hint: topUp,
      source: errorCodes,
    },
    blocked,
    ...byCode,
    ...documented,
  ],
  safeToResend: {
    methods: ['POST'],
    why: 'every endpoint only reads',
    source: 'https://docs.octen.ai/api-reference/search',
  },
  refine,
});
