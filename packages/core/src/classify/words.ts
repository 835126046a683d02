import type { Category } from './category.ts';

/** Words of one kind within a few words of those of another, in either order. */
function near(some: string, others: string): RegExp {
  return new RegExp(`\\b(?:${some}).{0,24}\\b(?:${others})|\\b(?:${others}).{0,24}\\b(?:${some})`);
}

/** Money, or what was bought with it, is gone, beyond doubt: no status says it better. */
const SPENT: RegExp = near(
  'insufficient|not enough|no more|out of|low|used|exhaust|deplet|exceed|expired|reached',
  'balance|credits?\\b|funds|free|subscription|trial|spend|usage|searches',
);

/** A quota or a plan is named: it is spent, unless the words also speak of a pace or name a wait. */
const QUOTA: RegExp = near(
  'exceed|reached|limit|violat|over|used|upgrade|check',
  'your (?:current )?quota|quota (?:exceed|reach)|plan|billing|month|daily|per day',
);

/** A pace is exceeded: waiting helps. */
const PACE =
  /\brate ?limit|\blimit\w* rate|throttl|\btoo (?:many|frequent|fast)(?! (?:tokens|param|values|items|char|arg))|\bslow ?down|\b(?:request|call|sending) rate|\brate exceed|concurren.{0,20} limit|throughput|frequency|\bip .{0,9}banned|\bqps\b|\brequests? limit|hourly/;

/** A limit by the clock is a pace, too. */
const WINDOW = /\bper (?:sec|min|hour)|\/ ?(?:s|min|hour)\b/;

const CREDENTIAL: RegExp = near(
  'invalid|incorrect|expired|missing|wrong|revoked|required|match|fail',
  'api ?key|access|auth|credential|client|grant|signature|session|security token',
);
const NO_ONE = /\bunauth|\bnot authe|logged in/;

/** Errors inside a success: all that is known of them is what they say. First match wins. */
const SOFT: readonly (readonly [Category, RegExp])[] = [
  ['permission', /permission|forbidden|denied|not allowed|scope/],
  ['not_found', /not ?found|no such|not exist/],
  ['timeout', /timed? ?out/],
  ['overloaded', /overload|unavailable|busy|maintenance/],
  ['server_error', /internal|(?:server|system) error/],
  ['bad_request', /invalid|missing|required|malformed|unsupported|param|argument|syntax/],
];

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
 * @param isSoft true for an error inside a 2xx.
 */
export function categoryOfWords(
  byStatus: Category,
  isSoft: boolean,
  code: string | undefined,
  message: string | undefined,
  waitMs: number | undefined,
): Category | undefined {
  // `INSUFFICIENT_BALANCE`, `insufficientBalance` → `insufficient balance`
  const text = `${code} ; ${message}`
    .slice(0, 2000)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\s.:-]+/g, ' ')
    .toLowerCase();
  const isOpen = OPEN.has(byStatus);
  const isPace = PACE.test(text);
  const isTimed = WINDOW.test(text) || (waitMs ?? Infinity) < PACE_MS;
  if (
    /(?:insufficient|out of.{0,20}) quota|payment (?:required|overdue)/.test(text) ||
    (SPENT.test(text) && !(isPace && isTimed))
  )
    return 'billing';
  if ((isOpen || byStatus === 'rate_limit') && !isPace && !isTimed && QUOTA.test(text))
    return 'billing';
  if (!isOpen) return undefined;
  if (isPace) return 'rate_limit';
  if (byStatus !== 'authentication' && (CREDENTIAL.test(text) || NO_ONE.test(text)))
    return 'authentication';
  return isSoft && byStatus === 'unknown'
    ? SOFT.find(([, words]) => words.test(text))?.[0]
    : undefined;
}
