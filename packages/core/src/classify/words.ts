import type { Category } from './category.ts';

/** Words that a kind of failure is put in, wherever the status does not say it; first match wins. */
type Row = readonly [category: Category, words: RegExp];

/** Money or a long quota is gone, beyond doubt; no status says it better. */
const SPENT =
  /\b(insufficient|not enough|no (more|remaining)|out of|low|exceeded your|used (up )?all( of)?( your| the)?) (\w+ ){0,2}(balance|credits?|funds|quota|money)\b|\b(balance|credits?|funds|quota)( \w+){0,3} (too low|exhausted|depleted|insufficient|used up|expired|reached|ran out)\b|\b(spend\w*|billing|budget|usage)( \w+)? (cap|limit)\b|\busage cap|\b(account|payment|invoice|bill)\w*( \w+){0,3} (overdue|past due|unpaid|arrears|required)\b|\b(subscription|trial|plan)( \w+){0,3} (expired|ended|inactive|cancell?ed|required)\b/;

/** A quota or a plan is named: it is spent, unless the words also speak of a pace or name a wait. */
const QUOTA =
  /\bquota\b|\bbilling\b|\bpayment\b|\b(monthly|daily|per (day|month))\b|\b(plan|subscription|tier)\b.{0,40}\blimit|\blimit\b.{0,40}\b(plan|subscription|tier)\b|\bupgrade\b/;

/** A pace is exceeded: waiting helps. */
const PACE =
  /\brate ?limit|\blimit\w* rate|throttl|\btoo (many|frequent)\b.{0,20}\b(requests?|calls?|visits|attempts|connections|concurrent|queries|operations|messages)|\btoo (frequent|fast|quick)|\bslow ?down\b|\brate (is )?exceed|\b(request|call|sending) rate\b|\bconcurren\w+( \w+){0,2} limit|\blimit\w*( \w+){0,3} concurren|\bthroughput exceeded|\bfrequency\b|\bip (\w+ )?(banned|blocked)|\b(over|exceed\w*|reach\w*)( \w+){0,4} (qps|rpm|tpm)\b|\brequests? limit/;

/** A limit by the clock is a pace, too. */
const WINDOW = /\bper (second|minute|hour)\b|\/ ?(s|sec|min|minute|hour)\b|\b(qps|rpm|tpm|rps)\b/;

const CREDENTIAL =
  /\b(invalid|incorrect|expired|missing|wrong|unknown|revoked|no|bad) (\w+ ){0,2}(api ?keys?|access ?keys?|access token|auth\w*|credentials?|client|grant|signature|session|jwt|security token|client token( id)?)\b|\b(api ?key|access ?key|access token|security token|credentials?|session|signature)( \w+){0,4} (invalid|expired|missing|required|incorrect|revoked|match)\b|\bexpired token\b|\bunauthenticated\b|\bunauthori[sz]ed\b|\bnot (logged in|authed|authenticated)\b|\bauthentication (failed|required|error)\b|\blogged in\b/;

/** Errors inside a success: all that is known of them is what they say. */
const SOFT: readonly Row[] = [
  [
    'permission',
    /\bpermission|\bforbidden\b|\bdenied\b|\bnot (allowed|permitted|authori[sz]ed)\b|\bscope\b/,
  ],
  ['not_found', /\bnot ?found\b|\bno such\b|\bdoes( not|n't) exist\b/],
  ['conflict', /\balready\b|\bduplicate|\bconflict/],
  ['payload_too_large', /\btoo (large|big|long)\b/],
  ['timeout', /\btime(d)? ?out\b/],
  ['overloaded', /\boverload|\bunavailable\b|\bbusy\b|\bmaintenance\b|\bcapacity\b/],
  ['server_error', /\binternal\b|\bserver error\b|\bfatal\b|\bunexpected error\b/],
  [
    'bad_request',
    /\binvalid|\bmissing\b|\brequired\b|\bmalformed\b|\bunsupported\b|\bbad request\b|\bparameter|\bargument|\bvalidation\b|\bnot valid\b|\bsyntax\b|\bparse\b/,
  ],
];

/** Statuses that are also used for failures that have one of their own. */
const CATCH_ALL: ReadonlySet<Category> = new Set([
  'bad_request',
  'unknown',
  'permission',
  'authentication',
]);

/** A wait that is shorter than this belongs to a pace, not to a quota, however it is worded. */
const PACE_MS = 3_600_000;

/** Code and message as plain words: `INSUFFICIENT_BALANCE`, `insufficientBalance` → `insufficient balance`. */
function plainWords(code: string | undefined, message: string | undefined): string {
  return `${code ?? ''} ; ${message ?? ''}`
    .slice(0, 2000)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\s.:-]+/g, ' ')
    .toLowerCase();
}

/**
 * The category that the vendor's words decide, against the one that the status stands for; undefined
 * where the status is as good.
 */
export function categoryOfWords(
  status: number,
  byStatus: Category,
  code: string | undefined,
  message: string | undefined,
  waitMs: number | undefined,
): Category | undefined {
  const text = plainWords(code, message);
  const isPace = PACE.test(text);
  const isOpen = CATCH_ALL.has(byStatus);
  if (SPENT.test(text) && !(isPace && WINDOW.test(text))) return 'billing';
  if (isOpen || byStatus === 'rate_limit') {
    const hasPace = isPace || WINDOW.test(text) || (waitMs !== undefined && waitMs < PACE_MS);
    if (!hasPace && QUOTA.test(text)) return 'billing';
  }
  if (!isOpen) return undefined;
  if (isPace) return 'rate_limit';
  if (byStatus !== 'authentication' && CREDENTIAL.test(text)) return 'authentication';
  return status < 400 ? SOFT.find(([, words]) => words.test(text))?.[0] : undefined;
}
