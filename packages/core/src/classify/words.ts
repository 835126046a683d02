import type { Category } from './category.ts';

/** Words of one kind within a few words of those of another, in either order. */
function near(some: string, others: string): RegExp {
  return new RegExp(`\\b(?:${some}).{0,28}\\b(?:${others})|\\b(?:${others}).{0,28}\\b(?:${some})`);
}

/**
 * Money, or what was bought with it, is gone, beyond doubt: no status says it better. The words stand
 * side by side: `balance must not be negative` is about a value, `balance service exhausted` a fault.
 */
const SPENT: readonly RegExp[] = [
  /(?:\b(?:insufficient|no more(?! than)|out of(?! balance)|used up|low|negative|exhausted|depleted)|n[o']t (?:have )?(?:enough|sufficient)) (?:\w+ ){0,2}(?:balance|credits?|funds?|searches)\b/,
  /\b(?:balance|credits?|funds?|searches) (?:(?:in|on|for) \w+ \w+ )?(?:[^ ;a-z]+ ){0,3}(?:(?:is|are|has|have|been|was|too|run) ){0,3}(?:insufficient|not enough|out(?! of)|used up|low|negative|exhausted|depleted)\b/,
  /\b(?:insufficient|not enough|out of|used up) (?:(?!for )\w+ ){0,2}quota\b/,
  /\bfree (?:(?:tier|trial|plan|allocated) )?quota|payment (?:required|overdue)|(?:^|; )budget (?:has been )?exceeded|欠费|余额不足/,
  near('exceeded|reach', 'spend\\w* limit'),
];

/** A plan or what it pays for: it is spent, unless the words also speak of a pace or name a wait. */
const PLAN: RegExp = near(
  'exceed|reach|limit(?!ed to)|violat|upgrade|expired|ended|used',
  'plans?\\b|billing|month|weekly|daily|per day|subscription|trial|spend|(?<!cpu |memory |resource )usage(?! of)|credit|balance\\b',
);

/** A quota may also be one of a pace. */
const QUOTA: RegExp = near('exceed|reach|limit|violat|upgrade|ended|used', 'quota');

/** What makes a quota one of a plan. */
const LONG = /\b(?:plans?\b|upgrade|billing|balance|credit|month|day|daily)/;

/** What was bought is unpaid or gone. Loose words, for a status that leaves it open. */
const UNPAID =
  /\b(?:arrears|recharge|overdue|past due|unpaid|add a payment|(?<!\ba )top up\b|billing not active|card was declined)|(?:\bno|n.t have any) (?:\w+ )?credits|\b(?:dai|week|month)ly (?:\w+ )?quota/;

/** The same beyond doubt: a 400, too. */
const OWN =
  /\b(?:exceeded|reached) your .{0,16}(?:quota|usage limit)|\b(?:hard limit|trial|subscription) (?:\w+ ){0,2}(?:reached|exceeded|expired)/;

/** A pace is exceeded: waiting helps. */
const PACE =
  /(?<!\bmonthly )\brate ?limit|\blimit\w* rate|throttl|\btoo (?:frequent|fast|quick)|\btoo many (?:(?:\w+ )?(?:requests?|calls?|query|queries|connections?|visits|hits)\b|concurrent\b|.{0,24}\battempts\b.{0,24} later\b)|\bslow ?down|\b(?:request|call|sending) rate|\brate exceed|concurren.{0,20} limit|\b(?:hourly|burst|throughput|frequency) (?:\w+ ){0,5}(?:limit|exceeded|quota|too high)\b|\bip .{0,9}banned|(?<!\b(?:dai|week|month)ly (?:api )?)\b(?:requests?|[rtq]p[smh]) limit(?! for today)|abuse detection|\bover (?:qps\b|rate\b|queries per (?:sec|min))/;

/** A limit that was met, where others only name one. */
const MET = /exceed|reach|limited|throttl|\bslow|\btoo (?:many req|fast|freq|quick)/;

/** What the request itself got wrong: `frequency must be one of daily, hourly`. */
const ASKED =
  /\b(?:invalid|unknown|unsupported|unrecogni[sz]ed|missing|required|must|expected|param\w*|field|value|allowed)\b/;

/** A limit by the clock is a pace, too. */
const WINDOW =
  /\bper (?:sec|min|hour)|\bcurrent (?:second|minute|hour)\b|\/ ?(?:s|min|hour)\b|\b[rtq]p[smh]\b/;

/** One of requests is, even where the status says otherwise. */
const CALLS =
  /\b(?:request|call|token|limit|query|querie)s? ?(?:per|a|\/) ?(?:\d{1,9} ?)?(?:sec|min|hour)/;

/** A credential, and no field that is named after one: `author is required`, `Invalid grant amount`. */
const CREDENTIAL: readonly RegExp[] = [
  near(
    'invalid|not .{0,11}valid|incorrect|expired|missing|wrong|revoked|required|fail',
    'api ?key|access (?:token|key)|auth(?:entication|orization(?! fail))?\\b|credential',
  ),
  near(
    'invalid|incorrect|expired|wrong|revoked|not match|fail',
    'client (?:id|secret|token)|signature|session|(?:security|refresh) token|jwt|or password',
  ),
  /\bunauthe|\bnot authe|logged in|expired token|^(?:invalid (?:client|grant)|token (?:expired|revoked)) ;/,
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
 * `INSUFFICIENT_BALANCE`, `insufficientBalance`: `insufficient balance`; sentences are kept apart by `;`.
 * Addresses are left out, but for a problem type, which is the code.
 */
function wordsOf(code: string | undefined, message: string | undefined): string {
  return `${code} ; ${message}`
    .slice(0, MAX_TEXT_LENGTH)
    .replace(/(?!^)https?:[!-~]+/g, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[.:](?=\s)/g, ' ;')
    .replace(/[_\s.:-]+/g, ' ')
    .toLowerCase();
}

/** Whether code or message say beyond doubt that money, or what was bought with it, is gone. */
export function tellsSpent(code: string | undefined, message: string | undefined): boolean {
  const text = wordsOf(code, message);
  // Credits of a minute come back with the next one.
  return (
    SPENT.some((words) => words.test(text)) && !/\bcurrent (?:second|minute|hour)\b/.test(text)
  );
}

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
  if (tellsSpent(code, message)) return 'billing';
  const text = wordsOf(code, message);
  const has = (words: RegExp): boolean => words.test(text);
  const isOpen = OPEN.has(byStatus);
  const isMet = has(MET);
  const isPace =
    (has(PACE) && (isMet || !isOpen || !has(ASKED))) || (isOpen && isMet && has(CALLS));
  const isTimed = has(WINDOW) || (waitMs ?? Infinity) < PACE_MS;
  // A 400 that speaks of limits is about the request's own.
  const mayBeQuota = (isOpen && status !== 400) || byStatus === 'rate_limit';
  const isQuota = has(PLAN) || (has(QUOTA) && (isOpen || has(LONG)));
  const isSpent =
    (isOpen && has(OWN)) || (mayBeQuota && (isQuota || (status > 400 && has(UNPAID))));
  if (!isPace && !isTimed && isSpent) return 'billing';
  if (!isOpen) return undefined;
  // A limit that the answer says is renewed soon is one of a pace; a trial that has ended is none.
  if (isPace || (isSpent && isMet && waitMs !== undefined)) return 'rate_limit';
  // Of S3: the request came too slowly.
  if (/^request time(?:d )?out(?: exception)? ;/.test(text)) return 'timeout';
  // A 403 that says `unauthorized` says no more than its status.
  const isUnknown = CREDENTIAL.some(has) || (byStatus !== 'permission' && has(/\bunauth/));
  if (byStatus !== 'authentication' && isUnknown) return 'authentication';
  return status < 400 && byStatus === 'unknown'
    ? SOFT.find(([, words]) => has(words))?.[0]
    : undefined;
}
