import type { Delivery } from '../diagnosis.ts';
import type { Category } from './category.ts';
import { own } from './path.ts';

/** What a thrown error says about a request that got no answer. */
export interface NetworkVerdict {
  readonly category: Category;
  readonly retryable: boolean;
  readonly delivery: Delivery;
  readonly code?: string;
  readonly message?: string;
}

type Kind = readonly [category: Category, retryable: boolean, delivery: Delivery];

const MAX_DEPTH = 8;
const MAX_ERRORS = 32;

/** Never connected, or refused unprocessed: safe to send again whatever the method. */
const NOT_SENT: Kind = ['network', true, 'not-sent'];
/** The connection was lost on the way; the request may have been carried out. */
const LOST: Kind = ['network', true, 'unknown'];
const CUT: Kind = ['network', true, 'answered'];
const TIMED_OUT: Kind = ['timeout', true, 'unknown'];
/** No peer that may be talked to, or a request that cannot be sent: the same every time. */
const NEVER: Kind = ['network', false, 'not-sent'];
const NEVER_ANSWERED: Kind = ['network', false, 'answered'];
/** Thrown by the program, not by the network. */
const PROGRAM: Kind = ['unknown', false, 'unknown'];

/** By error code: Node's, undici's, axios', follow-redirects', Bun's. First match wins. */
const BY_CODE: readonly (readonly [RegExp, Kind])[] = [
  [/^(UND_ERR_CONNECT_TIMEOUT|ERR_TLS_HANDSHAKE_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, NOT_SENT],
  [/^(ECONNREFUSED|ENOTFOUND|EAI_\w+|E(NET|HOST)(UNREACH|DOWN)|EADDRNOTAVAIL)$/, NOT_SENT],
  [/^(ERR_HTTP2_GOAWAY_SESSION|ConnectionRefused|FailedToOpenSocket|DNSException)$/, NOT_SENT],
  [/^(ECONNABORTED|E(SOCKET)?TIMEDOUT|UND_ERR_HEADERS_TIMEOUT|Timeout)$/, TIMED_OUT],
  [/^UND_ERR_BODY_TIMEOUT$/, ['timeout', true, 'answered']],
  [/^(ERR_BAD_RESPONSE|Z_BUF_ERROR|ERR_STREAM_PREMATURE_CLOSE)$/, CUT],
  [/^(ERR_FR_TOO_MANY_REDIRECTS|UND_ERR_RES\w*|Z_\w+)$/, NEVER_ANSWERED],
  // Certificates and handshakes, as OpenSSL and Node name them.
  [
    /^(CERT_|CRL_|UNABLE_TO_|(DEPTH_ZERO_)?SELF_SIGNED|HOSTNAME_MIS|ERR_TLS_|ERR_SSL_|EPROTO$)/,
    NEVER,
  ],
  [/^(INVALID_(CA|PURPOSE)|PATH_LENGTH_EX\w+|ERR_OSSL\w*|ERROR_IN_CERT\w*)$/, NEVER],
  // Requests that cannot be sent: bad URLs, schemes, options, header values, bodies of the wrong size.
  [/^ERR_(BAD_(REQUEST|OPTION\w*)|INVALID_\w+|NOT_SUPPORT|DEPRECATED|FR_\w+)$/, NEVER],
  [/^(ERR_(HTTP_|UNESCAPED|FORM_DATA)\w+|UND_ERR_(REQ|INVALID|NOT_SUP)\w+)$/, NEVER],
  [/^(EACCES|EPERM|EINVAL|ENOENT|EISDIR)$/, NEVER],
  // What else systems and HTTP stacks call an error of the connection.
  [/^(E[A-Z]{3,}|UND_ERR\w*|ERR_(NETWORK|HTTP2|STREAM|SOCKET)\w*|HPE_\w+|Connection\w+)$/, LOST],
];

/** Errors that only wrap another: what they say counts where the cause says nothing. */
const BY_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/^TimeoutError$/, TIMED_OUT],
  [/^(HTTPParserError|NetworkError)$/, LOST],
];

/**
 * By message, where `fetch` gives nothing else. First what undici says of a redirect, a scheme or a
 * port that it will not follow (a cause without a code), and axios of an answer beyond its limit;
 * then how Node, Chrome, Firefox, Safari, React Native and Workers put a lost connection.
 */
const BY_MESSAGE: readonly (readonly [RegExp, Kind])[] = [
  [/^maxContentLength size/, NEVER_ANSWERED],
  [/^(redirect count exceeded|unexpected redirect)/, NEVER_ANSWERED],
  [/^(unknown scheme|bad port|maxBodyLength|Request body larger)/i, NEVER],
  [/^terminated/, CUT],
  [
    /^(fetch failed|Failed to fetch|NetworkError|Load failed|Network (request|connection)|socket hang)/i,
    LOST,
  ],
];

function kindOf(table: readonly (readonly [RegExp, Kind])[], text: string): Kind | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

/** Reads a property as text; a numeric `code` (of a DOMException) is none. Getters may throw. */
function textOf(error: unknown, key: 'code' | 'name' | 'message'): string {
  try {
    const value = (error as Record<string, unknown> | null | undefined)?.[key];
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

function membersOf(error: unknown, key: 'cause' | 'errors'): readonly unknown[] {
  try {
    const value = (error as Record<string, unknown>)[key];
    if (key === 'errors') return Array.isArray(value) ? value.slice(0, MAX_ERRORS) : [];
    return typeof value === 'object' && value !== null ? [value] : [];
  } catch {
    return [];
  }
}

interface Judged {
  readonly kind: Kind;
  readonly code: string;
  readonly message: string;
}

/** Judges one error by itself, its causes left out. */
function judgeAlone(error: unknown): Judged | undefined {
  const code = textOf(error, 'code');
  const message = textOf(error, 'message');
  // axios calls a body beyond `maxContentLength` ERR_BAD_RESPONSE; only its message tells.
  const limit = kindOf(BY_MESSAGE.slice(0, 1), message);
  // RFC 9113 section 7: REFUSED_STREAM (7) means that nothing was processed.
  const refused = own(error, 'http2ErrorCode') === 7 ? NOT_SENT : undefined;
  const kind =
    limit ??
    refused ??
    (code && own(error, 'syscall') === 'connect' && code === 'ETIMEDOUT' ? NOT_SENT : undefined) ??
    kindOf(BY_CODE, code) ??
    kindOf(BY_NAME, textOf(error, 'name')) ??
    kindOf(BY_MESSAGE, message);
  return kind && { kind, code, message };
}

/** Several attempts at once (a host with two addresses): one that may pass is enough to try again. */
function combine(judged: readonly Judged[]): Judged | undefined {
  const passing = judged.filter(({ kind }) => kind[1]);
  const best = passing[0] ?? judged[0];
  const sent = passing.find(({ kind }) => kind[2] !== 'not-sent');
  return best && { ...(sent ?? best), code: best.code, message: best.message };
}

function judge(error: unknown, depth: number, seen: Set<unknown>): Judged | undefined {
  if (depth > MAX_DEPTH || seen.size > MAX_ERRORS || seen.has(error)) return undefined;
  seen.add(error);
  const inside = (key: 'cause' | 'errors'): Judged | undefined =>
    combine(membersOf(error, key).flatMap((one) => judge(one, depth + 1, seen) ?? []));
  // The innermost error knows best: clients wrap it in a `fetch failed` or an `ERR_NETWORK`.
  return inside('errors') ?? inside('cause') ?? judgeAlone(error);
}

/**
 * What a thrown error means, read from the whole bounded chain of `cause` and `errors[]`. An error
 * that nothing in the tables knows was thrown by the program, and the same call throws it again.
 */
export function judgeError(error: unknown): NetworkVerdict {
  const judged = judge(error, 0, new Set());
  const [category, retryable, delivery] = judged?.kind ?? PROGRAM;
  const code = judged?.code || textOf(error, 'code');
  const message = judged?.message || (typeof error === 'string' ? error : textOf(error, 'message'));
  return {
    category,
    retryable,
    delivery,
    ...(code && { code }),
    ...(message && { message }),
  };
}
