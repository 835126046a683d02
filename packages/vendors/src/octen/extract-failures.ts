import { pick } from '../pick.ts';

/** The eleven rows of the vendor's page, and `unknown` for what it does not list. */
export type ExtractFailureReason =
  | 'invalid-url'
  | 'dns'
  | 'unreachable'
  | 'target-4xx'
  | 'target-5xx'
  | 'anti-bot'
  | 'target-rate-limited'
  | 'timeout'
  | 'javascript'
  | 'content-type'
  | 'parse'
  | 'unknown';

/** Why one URL of an Extract call gave no content. Failed URLs are not billed. */
export interface ExtractFailure {
  /** As the answer names it. */
  readonly url: string;
  /** The vendor's `error_message`. */
  readonly message: string;
  readonly reason: ExtractFailureReason;
  /** Whether asking again for this URL could help. */
  readonly retryable: boolean;
  /** HTTP status with which the target answered Octen. */
  readonly targetStatus?: number;
  /** The time limit that the target did not keep, in milliseconds. */
  readonly timeoutMs?: number;
  /** The content type that Octen does not read. */
  readonly contentType?: string;
}

/** What a message means; `mayPass` where asking again could help. */
interface MessageRow {
  readonly pattern: RegExp;
  readonly reason: ExtractFailureReason;
  readonly mayPass: boolean;
}

/**
 * The page's rows; the first that matches wins. A name that does not resolve, a bot wall or a page
 * that cannot be parsed is the same a minute later.
 *
 * @source https://docs.octen.ai/introduction/admin/error-codes, "Extract: Partial Failures"
 */
const rows: readonly MessageRow[] = [
  { pattern: /^invalid url/i, reason: 'invalid-url', mayPass: false },
  { pattern: /^failed to resolve/i, reason: 'dns', mayPass: false },
  { pattern: /^target host unreachable/i, reason: 'unreachable', mayPass: true },
  { pattern: /^blocked by target/i, reason: 'anti-bot', mayPass: false },
  { pattern: /^(?:extraction )?time(?:d )?out/i, reason: 'timeout', mayPass: true },
  { pattern: /^page requires javascript/i, reason: 'javascript', mayPass: true },
  { pattern: /^content type not supported/i, reason: 'content-type', mayPass: false },
  { pattern: /^failed to parse/i, reason: 'parse', mayPass: false },
  // Of the newer page, https://docs.octen.ai/resources/error-codes: a scanned PDF stays one.
  { pattern: /^pdf has no extractable text/i, reason: 'parse', mayPass: false },
  { pattern: /^target rate limited|http 429\b/i, reason: 'target-rate-limited', mayPass: true },
  // A server that does not know how will not know it a minute later (RFC 9110 section 15.6.2).
  { pattern: /http 50[15]\b/i, reason: 'target-5xx', mayPass: false },
  { pattern: /http 5\d\d\b/i, reason: 'target-5xx', mayPass: true },
  { pattern: /http 4(?:08|25)\b/i, reason: 'target-4xx', mayPass: true },
  { pattern: /http 4\d\d\b/i, reason: 'target-4xx', mayPass: false },
];

/** For messages that the page does not list: one more try costs nothing, failed URLs are free. */
const unlisted = { reason: 'unknown', mayPass: true } as const;

function readMessage(url: string, message: string): ExtractFailure {
  const { reason, mayPass } = rows.find(({ pattern }) => pattern.test(message)) ?? unlisted;
  const failure = { url, message, reason, retryable: mayPass };
  if (reason.startsWith('target-')) {
    const targetStatus = Number(/http (\d{3})\b/i.exec(message)?.[1]);
    return targetStatus > 0 ? { ...failure, targetStatus } : failure;
  }
  if (reason === 'timeout') {
    const seconds = Number(/after (\d{1,6}(?:\.\d{1,6})?) ?s/i.exec(message)?.[1]);
    return seconds >= 0 ? { ...failure, timeoutMs: Math.round(seconds * 1000) } : failure;
  }
  const contentType = message.slice(message.indexOf(':') + 1).trim();
  return reason === 'content-type' && contentType !== message
    ? { ...failure, contentType }
    : failure;
}

/** One entry of `data.results`, in the vendor's own shape. */
export interface ExtractResult {
  readonly url: string;
  readonly [field: string]: unknown;
}

/** The entries of an answer that name a URL; none for an answer of any other shape. */
export function resultsOf(envelope: unknown): readonly ExtractResult[] {
  const results = pick(envelope, 'data', 'results');
  return Array.isArray(results)
    ? results.filter((entry): entry is ExtractResult => typeof pick(entry, 'url') === 'string')
    : [];
}

/** Whether it is an answer of Octen at all: with entries, or with a code that says why there are none. */
export const isEnvelope = (answer: unknown): boolean =>
  Array.isArray(pick(answer, 'data', 'results')) || typeof pick(answer, 'code') === 'number';

/** The failure that an entry of `data.results` reports; undefined when it holds content. */
export function failureOf(entry: ExtractResult): ExtractFailure | undefined {
  const message = entry['error_message'];
  const hasMessage = typeof message === 'string' && message !== '';
  const { status } = entry;
  if (status !== 'failed' && (status === 'success' || !hasMessage)) return undefined;
  return readMessage(entry.url, hasMessage ? message : 'failed without a message');
}

/**
 * The URLs of an Extract answer that failed although the call succeeded, in the answer's order.
 *
 * `envelope` is the parsed body (with axios: `response.data`). An answer of any other shape holds no
 * failed URL; nothing is thrown.
 *
 * @source https://docs.octen.ai/introduction/admin/error-codes
 */
export function extractFailures(envelope: unknown): ExtractFailure[] {
  return resultsOf(envelope).flatMap((entry) => failureOf(entry) ?? []);
}
