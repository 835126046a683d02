import type { Delivery, Diagnosis } from '../diagnosis.ts';
import type { Failure } from '../failure.ts';
import { type HeaderMap, readHeaders } from '../hints/headers.ts';
import { remainingOf } from '../hints/rate-limit-fields.ts';
import { type NamedWait, readWaitHint } from '../hints/wait-hint.ts';
import type { VendorProfile } from '../profile.ts';
import { type Facts, parseBody, readFacts } from './facts.ts';
import { judgeError } from './network.ts';
import { readPath } from './path.ts';
import { findRule, isByStatusOnly } from './rule.ts';
import { isUnmistakable } from './soft.ts';
import { categoryOfStatus, mayPass } from './status.ts';
import { categoryOfWords } from './words.ts';

/** What is known of a request when its failure is judged. */
export interface RequestLine {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/** A diagnosis, and what the decision must know beside it. */
export interface Classification {
  readonly diagnosis: Diagnosis;
  /**
   * True when the answer proves that nothing was done (429; 503 that names a wait), or a rule or the
   * profile says that this request may be sent twice, whatever its method.
   */
  readonly safeToResend: boolean;
  /** Least wait before the next attempt, in milliseconds: a rule's floor, 0 otherwise. */
  readonly minDelayMs: number;
}

const GENERIC = 'generic';

/** Whether the profile says that this method does no harm twice. */
function isHarmless(profile: VendorProfile | undefined, method: string | undefined): boolean {
  const safe = profile?.safeToResend?.methods ?? [];
  return safe.some((one) => one.toLowerCase() === method?.toLowerCase());
}

/** A failure without an answer, or with half of one. */
function classifyUnanswered(
  failure: Failure,
  profile: VendorProfile | undefined,
  request: RequestLine,
): Classification {
  const verdict = judgeError(failure.error);
  const { code, message } = verdict;
  let { category, retryable } = verdict;
  let delivery: Delivery = failure.status === undefined ? verdict.delivery : 'answered';
  if (failure.truncated) [category, retryable, delivery] = ['network', true, 'answered'];
  if (failure.timedOut) {
    [category, retryable] = ['timeout', true];
    if (delivery === 'not-sent') delivery = 'unknown';
  }
  return {
    diagnosis: {
      vendor: profile?.vendor ?? GENERIC,
      category,
      reason: 'unknown',
      ...(failure.status !== undefined && { status: failure.status }),
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
      retryable,
      delivery,
      details: [],
    },
    safeToResend: isHarmless(profile, request.method),
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
    if (path !== undefined) return { value: readPath(body, path), unit };
    const name = header.toLowerCase();
    // A reset is on every answer; it is a wait only when its own `remaining` is 0.
    const remaining = name.includes('reset') ? remainingOf(headers, name) : undefined;
    const spent =
      remaining === undefined ? !name.includes('reset') || status === 429 : Number(remaining) === 0;
    return { value: spent ? headers.get(name) : undefined, unit };
  });
}

/** `x-should-retry`, under any prefix: what the server itself says of a second try. */
function shouldRetry(headers: HeaderMap): boolean | undefined {
  for (const [name, value] of headers) {
    if (name.endsWith('should-retry') && /^(?:true|false)$/.test(value)) return value === 'true';
  }
  return undefined;
}

function classifyStatus(
  failure: Failure & { readonly status: number },
  profile: VendorProfile | undefined,
  request: RequestLine,
  nowMs: number,
): Classification {
  const { status } = failure;
  const headers = readHeaders(failure.headers);
  const { facts, reading } = readFacts(failure, headers, profile, request);
  const { code, message, requestId, details, body } = facts;

  const waitMs = readWaitHint({
    headers,
    named: [...profileWaits(profile, facts, headers), ...reading.waits],
    message: status === 429 || status === 503 ? message : undefined,
    nowMs,
  });
  let rule = profile && findRule(profile, facts);
  // A body may state another status than the one that a catch-all answer was sent with.
  const byStatus = categoryOfStatus(status <= 400 ? (reading.status ?? status) : status);
  const words = categoryOfWords(status, byStatus, code, message, waitMs);
  let category = words ?? byStatus;
  if (words === 'billing' && (!rule || isByStatusOnly(rule, facts))) {
    rule = profile?.rules.find((one) => one.category === 'billing');
  } else if (profile && (rule || status < 400)) {
    category = rule?.category ?? 'unknown';
  }

  const retryable =
    category !== 'billing' &&
    (rule?.retryable ?? shouldRetry(headers) ?? mayPass(category, status));
  const diagnosis: Diagnosis = {
    vendor: profile?.vendor ?? GENERIC,
    category,
    reason: rule?.reason ?? 'unknown',
    status,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(rule?.hint !== undefined && { hint: rule.hint }),
    ...(requestId !== undefined && { requestId }),
    ...(waitMs !== undefined && waitMs > 0 && { retryAfterMs: waitMs }),
    retryable,
    delivery: 'answered',
    details,
    ...(body !== undefined && { body }),
  };
  const proven =
    category !== 'billing' &&
    (status === 429 ||
      (status === 503 && waitMs !== undefined) ||
      (category === 'rate_limit' && status >= 400));
  return {
    diagnosis: refined(profile, facts, diagnosis),
    safeToResend: proven || rule?.safeToResend === true || isHarmless(profile, request.method),
    minDelayMs: waitMs ? 0 : (rule?.minDelayMs ?? 0),
  };
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
  const { status } = failure;
  // An error status speaks for itself, even if its body was cut short or stalled.
  const isAnswered =
    status !== undefined && (status >= 400 || !(failure.timedOut || failure.truncated));
  return isAnswered
    ? classifyStatus({ ...failure, status }, profile, request, nowMs)
    : classifyUnanswered(failure, profile, request);
}

/** Whether a 2xx body says that it failed, by the profile's own rule (soft failure). Cheap. */
export function isSoftFailure(profile: VendorProfile | undefined, body: unknown): boolean {
  const soft = profile?.softFailure;
  if (!soft) return false;
  const value = readPath(typeof body === 'string' ? parseBody(body) : body, soft.path);
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
  const { status } = failure;
  if (status !== undefined && status < 400 && !failure.timedOut && !failure.truncated) {
    if (status < 200 || status > 299) return undefined;
    const body = parseBody(failure.body);
    if (!(profile ? isSoftFailure(profile, body) : isUnmistakable(body))) return undefined;
  }
  return classify(failure, profile, request, nowMs);
}
