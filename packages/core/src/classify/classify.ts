import type { Diagnosis } from '../diagnosis.ts';
import type { Failure } from '../failure.ts';
import { type HeaderMap, readHeaders } from '../hints/headers.ts';
import { isSpent } from '../hints/rate-limit-fields.ts';
import { type NamedWait, readWaitHint } from '../hints/wait-hint.ts';
import { type ProfileRule, vendorOf, type VendorProfile } from '../profile.ts';
import { defined } from '../defined.ts';
import type { Facts, RequestLine } from './facts.ts';
import { readError } from './network.ts';
import { readPath } from './path.ts';
import { parseBody, readFacts } from './read-facts.ts';
import { findRule, isAmong, isByStatusOnly } from './rule.ts';
import { isUnmistakable } from './soft.ts';
import { categoryOfStatus, mayPass } from './status.ts';
import { categoryOfWords, tellsSpent } from './words.ts';

/** A diagnosis, and what the decision must know beside it. */
export interface Classification {
  readonly diagnosis: Diagnosis;
  /**
   * True when the answer proves that nothing was done (429; 503 that names a wait; a machine code of a
   * throttle), or a rule or the profile says that this request may be sent twice, whatever its method.
   */
  readonly safeToResend: boolean;
  /** Least wait before the next attempt, in milliseconds: a rule's floor, 0 otherwise. */
  readonly minDelayMs: number;
}

/** Whether the profile says that this method does no harm twice. */
function isHarmless(profile: VendorProfile | undefined, { method }: RequestLine): boolean {
  return isAmong(profile?.safeToResend?.methods ?? [], method);
}

/** A failure without an answer, or with half of one. */
function classifyUnanswered(
  { status, error, truncated, timedOut }: Failure,
  profile: VendorProfile | undefined,
  request: RequestLine,
): Classification {
  const { code, message, ...read } = readError(error);
  const isUnsent = read.delivery === 'not-sent';
  // A body that broke off may be whole the next time; one that is not what it says it is will not.
  const isCorrupt = read.category === 'network' && !read.retryable;
  return {
    diagnosis: defined<Diagnosis>({
      vendor: vendorOf(profile),
      category: timedOut ? 'timeout' : truncated ? 'network' : read.category,
      reason: 'unknown',
      status,
      code,
      message,
      retryable: timedOut || (truncated && !isCorrupt) || read.retryable,
      delivery:
        truncated || status !== undefined
          ? 'answered'
          : timedOut && isUnsent
            ? 'unknown'
            : read.delivery,
      details: [],
    }),
    safeToResend: isHarmless(profile, request),
    minDelayMs: 0,
  };
}

/** The waits that a profile names, read from where it says they are. */
function profileWaits(
  profile: VendorProfile | undefined,
  { body, status }: Facts,
  headers: HeaderMap,
): NamedWait[] {
  return (profile?.waitHints ?? []).map(({ header, path, unit }) => {
    if (path !== undefined) return [readPath(body, path), unit];
    const name = header.toLowerCase();
    // A reset is on every answer; it is a wait only when nothing remains.
    const isWait = !name.includes('reset') || isSpent(headers, name, status === 429);
    return [isWait ? headers.get(name) : undefined, unit];
  });
}

/** Codes of machines that turn a request away before anything is done. Words alone are a guess. */
const TURNED_AWAY =
  /throttl|rate.?limit|too.?many.?requests|slow.?down|(?:request.?limit|throughput).?exceed/i;

/** `x-should-retry`, under any prefix: what the server itself says of a second try. */
function retryableByHeader(headers: HeaderMap): boolean | undefined {
  const said = [...headers].find(([name]) => name.endsWith('should-retry'))?.[1].toLowerCase();
  return said === 'true' ? true : said === 'false' ? false : undefined;
}

function classifyStatus(
  failure: Failure & { readonly status: number },
  profile: VendorProfile | undefined,
  request: RequestLine,
  nowMs: number,
): Classification {
  const { status } = failure;
  const headers = readHeaders(failure.headers);
  const [facts, reading] = readFacts(failure, headers, profile, request);
  const { code, message, requestId, details, body } = facts;
  const waitMs = readWaitHint(
    headers,
    [...profileWaits(profile, facts, headers), ...reading.waits],
    (status === 429 || status === 503) && message ? message : '',
    status === 429,
    nowMs,
  );

  const isSoft = status < 400;
  let rule = profile && findRule(profile, facts);
  // A body may state another status than the one that a catch-all answer was sent with.
  const said = reading.status ?? status;
  const byStatus = categoryOfStatus(isSoft || (status === 400 && said < 500) ? said : status);
  const words = categoryOfWords(status, byStatus, code, message, waitMs);
  let category = words ?? byStatus;
  if (words === 'billing' && rule?.category !== words && (!rule || isOutranked(rule, facts))) {
    // What the status says is outranked: the profile's words on billing are what fits.
    rule = profile?.rules.find((one) => one.category === words);
  } else if (profile && (rule || isSoft)) {
    category = rule?.category ?? 'unknown';
  }
  const isBilling = category === 'billing';

  const diagnosis = defined<Diagnosis>({
    vendor: vendorOf(profile),
    category,
    reason: rule?.reason ?? 'unknown',
    status,
    code,
    message,
    hint: rule?.hint,
    requestId,
    retryAfterMs: waitMs || undefined,
    retryable:
      !isBilling &&
      (rule?.retryable ??
        retryableByHeader(headers) ??
        reading.retryable ??
        mayPass(category, status, rule && !isByStatusOnly(rule, facts))),
    delivery: 'answered',
    details,
    body,
  });
  return {
    diagnosis: refined(profile, facts, diagnosis),
    safeToResend:
      rule?.safeToResend === true ||
      isHarmless(profile, request) ||
      (!isBilling &&
        (status === 429 ||
          (status === 503 && waitMs !== undefined) ||
          (category === 'rate_limit' &&
            !isSoft &&
            (rule !== undefined || byStatus === category || TURNED_AWAY.test(code ?? ''))))),
    minDelayMs: waitMs ? 0 : (rule?.minDelayMs ?? 0),
  };
}

/** Whether words on billing say more than a rule: than the status does, or a code that tells no cause. */
function isOutranked(rule: ProfileRule, facts: Facts): boolean {
  const isVague = /^(?:permission|server_error)$/.test(rule.category) && !rule.when.message;
  return isByStatusOnly(rule, facts) || (isVague && tellsSpent(facts.code, facts.message));
}

/** A profile's escape hatch; when it fails, what was known without it stands. */
function refined(
  profile: VendorProfile | undefined,
  facts: Facts,
  diagnosis: Diagnosis,
): Diagnosis {
  try {
    return profile?.refine?.(facts, diagnosis) ?? diagnosis;
  } catch {
    return diagnosis;
  }
}

/** Says what a failed attempt means. `profile` undefined: the generic reading. Never throws. */
export function classify(
  failure: Failure,
  profile: VendorProfile | undefined,
  request: RequestLine,
  nowMs: number,
): Classification {
  const { status, timedOut, truncated } = failure;
  // An error status speaks for itself, even if its body was cut short or stalled.
  if (status === undefined || (status < 400 && (timedOut || truncated))) {
    return classifyUnanswered(failure, profile, request);
  }
  try {
    return classifyStatus({ ...failure, status }, profile, request, nowMs);
  } catch {
    // A body of an SDK whose properties throw while they are read says nothing.
    return classifyStatus({ ...failure, status, body: undefined }, profile, request, nowMs);
  }
}

/** Whether a 2xx body says that it failed, by the profile's own rule (soft failure). Cheap. */
export function isSoftFailure(profile: VendorProfile | undefined, body: unknown): boolean {
  const soft = profile?.softFailure;
  if (!soft) return false;
  const value = readPath(parseBody(body), soft.path);
  return typeof value === 'number' && value !== soft.numberOtherThan;
}

/**
 * The same reading for an answer that may be a success: undefined when nothing failed. Without a
 * profile a 2xx counts as failed only where its shape is unmistakable.
 */
export function classifyAnswer(
  failure: Failure,
  profile: VendorProfile | undefined,
  request: RequestLine,
  nowMs: number,
): Classification | undefined {
  const { status = 0, timedOut, truncated } = failure;
  const isFine =
    status > 0 &&
    status < 400 &&
    !timedOut &&
    !truncated &&
    (status < 200 ||
      status > 299 ||
      !(profile ? isSoftFailure(profile, failure.body) : isUnmistakable(parseBody(failure.body))));
  return isFine ? undefined : classify(failure, profile, request, nowMs);
}
