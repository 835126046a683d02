import type { Delivery } from '../diagnosis.ts';
import type { Category } from './category.ts';

/** What a thrown error says about a request that got no answer. */
export interface ErrorReading {
  readonly category: Category;
  readonly retryable: boolean;
  readonly delivery: Delivery;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

type Kind = readonly [category: Category, retryable: boolean, delivery: Delivery];
type Table = readonly (readonly [pattern: RegExp, kind: Kind])[];

const MAX_DEPTH = 8;
const MAX_ERRORS = 32;

/** Never connected, or refused unprocessed: safe to send again whatever the method. */
const NOT_SENT: Kind = ['network', true, 'not-sent'];
/** The connection was lost on the way; the request may have been carried out. */
const LOST: Kind = ['network', true, 'unknown'];
/** The head of the answer was there already. */
const CUT: Kind = ['network', true, 'answered'];
const TIMED_OUT: Kind = ['timeout', true, 'unknown'];
/** No peer that may be talked to, or a request that cannot be sent: the same every time. */
const NEVER: Kind = ['network', false, 'not-sent'];
const NEVER_ANSWERED: Kind = ['network', false, 'answered'];
/** Thrown by the program, not by the network. */
const PROGRAM: Kind = ['unknown', false, 'unknown'];

/** By error code: Node's, OpenSSL's, undici's, axios', follow-redirects', Bun's. First match wins. */
const BY_CODE: Table = [
  [
    /REFUSED$|^(ENOTFOUND|EAI_|E(NET|HOST)(UNREACH|DOWN)|ERR_HTTP2_GOAWAY)|(CONNECT|SHAKE)_TIMEOUT/i,
    NOT_SENT,
  ],
  [/TIMEDOUT$|TIMEOUT$|^ECONNABORTED/, TIMED_OUT],
  [/^(ERR_BAD_RESPONSE|Z_BUF)/, CUT],
  [/^(ERR_FR_TOO_MANY|TooMany|Z_|Zlib)|_OVERFLOW$|EXCEEDED_MAX_SIZE/, NEVER_ANSWERED],
  // Certificates and handshakes; requests that cannot be sent: bad URLs, schemes, options, headers;
  // what undici's MockAgent has no answer for.
  [/CERT|_SSL|_TLS|NOT_MATCHED$|^(CRL_|UNABLE_TO|HOSTNAME_|EPROTO|INVALID_)/, NEVER],
  [
    /^((UND_)?ERR_(BAD|INVALID|NOT|FR|HTTP|UNESC|RE[QS]_CONTENT)_|E(ACCES|PERM|INVAL|NOENT)$)/,
    NEVER,
  ],
  // What else systems and HTTP stacks call an error of the connection.
  [/^(E[A-Z]+$|UND_ERR|ERR_(NETWORK|HTTP2|STREAM|SOCKET)|HPE_|InvalidHTTP|Connection)/, LOST],
];

/**
 * By name or message, where there is nothing else. What SDKs call their own timeouts; what undici and Deno
 * say of a redirect, a scheme (of `file:`, that it is not implemented) or a port that they will not follow,
 * Deno and Safari of a connection that they did not get, axios of an answer beyond its limit, Deno and
 * Firefox of a body that was cut off; then how Node, Deno, Chrome, Firefox, Safari, React Native and Workers
 * put a lost connection.
 */
const BY_TEXT: Table = [
  [
    /^\w*TimeoutError |Error Request timed out|aborted due to timeout|^TypeError The request timed out/,
    TIMED_OUT,
  ],
  [
    / (redirect count exceeded|unexpected redirect|URL scheme must|integrity mis)|number of redirects/,
    NEVER_ANSWERED,
  ],
  [
    / ((unknown|about|Url) scheme|bad port|not implemented\.+ yet|failed to fetch the data|Request body larger|Invalid URL)| are blocked$|\(Connect\): (invalid|received) /,
    NEVER,
  ],
  [/\(Connect\): |^TypeError (Could not connect to the|A server with the specified)/, NOT_SENT],
  [/ (error reading a body|unexpected end of file|Content-Length header of network response)/, CUT],
  [
    /^HTTPParser|NetworkError|^TypeError The (network|Internet) conn| (fetch failed|error sending|terminated|Failed to fetch|Load failed|Network (request|conn|[eE]rror)|Connection reset|socket hang)/,
    LOST,
  ],
];

/** What may be read of anything that was thrown. */
interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly http2ErrorCode?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** A numeric `code` (of a DOMException) is none. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A tunnel that the proxy has refused: undici has the proxy's status in words only, and may call it an abort. */
export const isRefusedTunnel = (message: string | undefined): boolean =>
  message?.startsWith('Proxy response (') === true;

function kindOf(error: Thrown): Kind | undefined {
  const code = textOf(error.code);
  const message = textOf(error.message);
  // axios calls a body beyond `maxContentLength` ERR_BAD_RESPONSE; only its message tells.
  if (message.startsWith('maxContentLength')) return NEVER_ANSWERED;
  // A request that a test has not mocked, to MSW, undici or nock: it is not mocked the next time either.
  if (/^(\[MSW]|Mock dispatch not|Nock: )/.test(message)) return PROGRAM;
  if (isRefusedTunnel(message)) return /\((408|429|5)/.test(message) ? NOT_SENT : NEVER;
  // RFC 9113 section 7: REFUSED_STREAM (7) means that nothing was processed; Node has it in words only.
  const isRefused = error.http2ErrorCode === 7 || message.endsWith('NGHTTP2_REFUSED_STREAM');
  // And the kernel's time-out of a connection that was never made.
  if (isRefused || (code === 'ETIMEDOUT' && error.syscall === 'connect')) return NOT_SENT;
  // What axios calls its own timeouts; of a system, or of a page that goes away, it is no timeout.
  const isAborted = error.syscall !== undefined || message === 'Request aborted';
  if (code === 'ECONNABORTED' && isAborted) return LOST;
  const text = `${textOf(error.name)} ${message}`;
  const row =
    BY_CODE.find(([pattern]) => pattern.test(code)) ??
    BY_TEXT.find(([pattern]) => pattern.test(text));
  return row?.[1];
}

type Read = readonly [kind: Kind, error: Thrown];

/** The innermost error knows best: clients wrap it in a `fetch failed` or an `ERR_NETWORK`. */
function readChain(thrown: unknown, depth: number, seen: Set<unknown>): Read | undefined {
  if (!thrown || depth > MAX_DEPTH || seen.size > MAX_ERRORS || seen.has(thrown)) return undefined;
  seen.add(thrown);
  const error: Thrown = thrown;
  for (const inner of [error.errors, error.cause]) {
    const known = [inner].flat().flatMap((one) => {
      const read = readChain(one, depth + 1, seen);
      return read ? [read] : [];
    });
    // Of several (a host with two addresses) one that may pass is enough to try again, and one that
    // may have been carried out is enough not to call it unsent.
    const passing = known.filter(([kind]) => kind[1]);
    const best = passing.find(([kind]) => kind !== NOT_SENT) ?? passing[0] ?? known[0];
    if (best) return best;
  }
  const kind = kindOf(error);
  return kind && [kind, error];
}

/**
 * What a thrown error means, read from the whole bounded chain of `cause` and `errors[]`. An error
 * that nothing in the tables knows was thrown by the program, and the same call throws it again.
 */
export function readError(thrown: unknown): ErrorReading {
  let [category, retryable, delivery] = PROGRAM;
  let code = '';
  let message = textOf(thrown);
  try {
    const outer: Thrown = thrown ?? {};
    const [kind, telling] = readChain(thrown, 0, new Set()) ?? [PROGRAM, outer];
    [category, retryable, delivery] = kind;
    // undici's word for whatever ends a body after its head.
    if (outer.message === 'terminated') delivery = 'answered';
    code = textOf(telling.code) || textOf(outer.code);
    message ||= textOf(telling.message) || textOf(outer.message);
  } catch {
    // An error whose properties throw while they are read says no more than it has said so far.
  }
  return { category, retryable, delivery, code: code || undefined, message: message || undefined };
}
