import type { Category } from './category.ts';

/** Words of one kind within a few words of those of another, in either order. */
function near(some: string, others: string): RegExp {
  return new RegExp(`\\b(?:${some}).{0,24}\\b(?:${others})|\\b(?:${others}).{0,24}\\b(?:${some})`);
}

/** Money, or what was bought with it, is gone, beyond doubt: no status says it better. */
const SPENT: readonly RegExp[] = [
  near(
    'insufficient|not enough|no more|out of|used up|low|negative|exhaust|deplet',
    'balance|credit|fund|searches',
  ),
  near('insufficient|not enough|out of|used up', 'quota'),
  /\bfree.{0,12} quota|payment (?:required|overdue)/,
];

/** A quota or a plan is named: it is spent, unless the words also speak of a pace or name a wait. */
const QUOTA: RegExp = near(
  'exceed|reach|limit|violat|upgrade|expired|ended|used',
  'quota|plan|billing|month|daily|per day|subscription|trial|spend|usage|credit|balance',
);

/** What was bought is unpaid or gone. Loose words, for a status that leaves it open. */
const UNPAID =
  /\b(?:arrears|recharge|overdue|past due|unpaid|add a payment|card was declined)|\bno (?:\w+ )?credits|\b(?:dai|week|month)ly (?:\w+ )?quota/;

/** The same beyond doubt: a 400, too. */
const OWN =
  /\bexceeded your .{0,12}quota|\b(?:(?:spend\w*|hard) limit|trial|subscription) (?:\w+ ){0,2}(?:reached|exceeded|expired)/;

/** A pace is exceeded: waiting helps. */
const PACE =
  /\brate ?limit|\blimit\w* rate|throttl|\btoo (?:many|frequent|fast|quick)(?! (?:tokens|param|values|items|char|arg))|\bslow ?down|\b(?:request|call|sending) rate|\brate exceed|concurren.{0,20} limit|throughput|frequency|\bip .{0,9}banned|\bqps\b|\b(?:requests?|[rt]pm) limit|hourly/;

/** A limit that was met, where others only name one. */
const MET = /exceed|reach|limited|throttl|\bslow|\btoo (?:many req|fast|freq|quick)/;

/** What the request itself got wrong: `frequency must be one of daily, hourly`. */
const ASKED =
  /\b(?:invalid|unknown|unsupported|unrecogni[sz]ed|missing|required|must|expected|param\w*|field|value|allowed)\b/;

/** A limit by the clock is a pace, too. */
const WINDOW = /\bper (?:sec|min|hour)|\/ ?(?:s|min|hour)\b/;

/** One of requests is, even where the status says otherwise. */
const CALLS =
  /\b(?:request|call|token|limit|query|querie)s? ?(?:per|a|\/) ?(?:\d{1,9} ?)?(?:sec|min|hour)/;

const CREDENTIAL: readonly RegExp[] = [
  near(
    'invalid|incorrect|expired|missing|wrong|revoked|required|match|fail',
    'api ?key|access|auth|credential|client|grant|signature|session|security token',
  ),
  /\bunauth|\bnot authe|logged in|expired token/,
];

/** Errors inside a success: all that is known of them is what they say. First match wins. */
const SOFT: readonly (readonly [Category, RegExp])[] = [
  ['permission', /permission|forbidden|denied|not allowed|scope/],
  ['not_found', /not ?found|no such|not exist/],
  ['timeout', /timed? ?out/],
  ['overloaded', /overload|unavailable|busy|maintenance/],
  ['server_error', /internal|(?:server|system) error/],
  ['bad_request', /invalid|missing|required|malformed|unsupported|param|argument|syntax/],
];

/** Longer texts are read to here. */
const MAX_TEXT_LENGTH = 2000;

/** A wait that is shorter than this belongs to a pace, not to a quota, however it is worded. */
const PACE_MS = 3_600_000;

/** Categories of statuses that are also used for failures that have one of their own. */
const OPEN: ReadonlySet<Category> = new Set([
  'bad_request',
  'unknown',
  'permission',
  'authentication',
]);

/**
 * The category that the vendor's words decide, against the one that the status stands for; undefined
 * where the status says as much.
 *
 * @param status the one that was sent; `byStatus` may also come from one that the body states.
 */
export function categoryOfWords(
  status: number,
  byStatus: Category,
  code: string | undefined,
  message: string | undefined,
  waitMs: number | undefined,
): Category | undefined {
  // `INSUFFICIENT_BALANCE`, `insufficientBalance` → `insufficient balance`
  const text = `${code} ; ${message}`
    .slice(0, MAX_TEXT_LENGTH)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\s.:-]+/g, ' ')
    .toLowerCase();
  const has = (words: RegExp): boolean => words.test(text);
  if (SPENT.some(has)) return 'billing';
  const isOpen = OPEN.has(byStatus);
  const isMet = has(MET);
  const isPace =
    (has(PACE) && (isMet || !isOpen || !has(ASKED))) || (isOpen && isMet && has(CALLS));
  const isTimed = has(WINDOW) || (waitMs ?? Infinity) < PACE_MS;
  // A 400 that speaks of limits is about the request's own.
  const mayBeQuota = (isOpen && status !== 400) || byStatus === 'rate_limit';
  const isSpent =
    (isOpen && has(OWN)) || (mayBeQuota && (has(QUOTA) || (status > 400 && has(UNPAID))));
  if (!isPace && !isTimed && isSpent) return 'billing';
  if (!isOpen) return undefined;
  if (isPace) return 'rate_limit';
  if (byStatus !== 'authentication' && CREDENTIAL.some(has)) return 'authentication';
  return status < 400 && byStatus === 'unknown'
    ? SOFT.find(([, words]) => has(words))?.[0]
    : undefined;
}
