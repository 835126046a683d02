import {
  type Category,
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
const rateLimits = 'https://docs.octen.ai/introduction/admin/rate-limits';

/** A balance in the message means the balance, whatever else it says. */
const balance = /\b(balance|credits?)\b/i;

/** What a 403 speaks of that asks for money: a payment is no access to be granted. */
const money = /\b(balance|credits?|funds|payment|insufficient quota)\b/i;

const insufficientBalance = [
  'insufficient-balance',
  'billing',
  'Check your account balance and add credits if needed',
] as const;

/** A row of the error page: its solution is the hint. */
type Row = readonly [
  status: number | readonly number[],
  reason: OctenReason,
  category: Category,
  hint: string,
  when?: { readonly message: RegExp },
  source?: string,
];

const rateLimited = [
  429,
  'rate-limited',
  'rate_limit',
  'Implement exponential backoff and reduce request rate',
] as const;

/** First match wins. */
const documented: readonly Row[] = [
  [403, ...insufficientBalance, { message: money }],
  // A balance that is spent does not come back by waiting.
  [429, ...insufficientBalance, { message: balance }],
  [
    400,
    'bad-request',
    'bad_request',
    'Verify all required parameters are included and properly formatted',
  ],
  [
    401,
    'invalid-api-key',
    'authentication',
    'Ensure your API key is correct and included in request headers',
  ],
  [
    // The beta endpoints refuse with the same code; only the message tells it from a spent balance.
    403,
    'no-access',
    'permission',
    'Contact Octen to request beta access',
    { message: /access|permission|beta/i },
    'https://docs.octen.ai/api-reference/image-search',
  ],
  [[402, 403], ...insufficientBalance],
  [
    413,
    'payload-too-large',
    'payload_too_large',
    'Reduce payload size (e.g., shorten input or split into smaller requests)',
  ],
  // The message names whose limit it is; `Upgrade your plan` beside it is no spent balance.
  [...rateLimited, { message: /\b(account|api.?key)\b.{0,20}\blimit/i }, rateLimits],
  rateLimited,
  [
    500,
    'server-error',
    'server_error',
    'Retry your request after a brief delay. Contact support if issue persists',
  ],
];

const by = (key: 'code' | 'status'): readonly ProfileRule<OctenReason>[] =>
  documented.map(([status, reason, category, hint, when, source = errorCodes]) => ({
    reason,
    when: { ...when, [key]: status },
    category,
    hint,
    source,
  }));

/**
 * What the rules cannot say: the limit that a message names is a detail, and a refusal without Octen's
 * envelope (a page, a bare text) comes from something in front of it.
 */
function refine({ status, body, message = '' }: Facts, diagnosis: Diagnosis): Diagnosis {
  if (diagnosis.category === 'rate_limit') return withLimit(diagnosis);
  if (status !== 403 || typeof body !== 'string' || money.test(message)) return diagnosis;
  return {
    ...diagnosis,
    category: 'permission',
    reason: 'blocked-by-proxy',
    hint: 'Blocked before it reached Octen',
  };
}

/**
 * What Octen documents about its failures.
 *
 * @source https://docs.octen.ai/introduction/admin/error-codes
 */
export const octen: VendorProfile<OctenReason> = {
  vendor: 'octen',
  hosts: ['api.octen.ai'],
  // The request id stands where any API may have it: beside the code, under data or meta, in a header.
  read: { code: ['code'], message: ['msg'] },
  // A `code` that is a string is none of the envelope's (octen-cli, test/api/client.test.ts).
  softFailure: { path: 'code', numberOtherThan: 0 },
  // The envelope's code outranks the status that it came with.
  rules: [...by('code'), ...by('status')],
  safeToResend: {
    methods: ['POST'],
    why: 'every endpoint only reads',
    source: 'https://docs.octen.ai/api-reference',
  },
  limitGroups: [
    { group: 'research', path: /\/research$/, source: rateLimits },
    { group: 'extract', path: /\/extract$/, source: rateLimits },
    { group: 'chat', path: /\/(broad-search|chat\/completions)$/, source: rateLimits },
    {
      group: 'answer',
      path: /\/(answer|image-search|video-search)$/,
      source: 'https://docs.octen.ai/resources/rate-limits',
    },
    { group: 'search', path: /(search|embedding)$/, source: rateLimits },
  ],
  refine,
};
