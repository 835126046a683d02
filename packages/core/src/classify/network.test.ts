import { describe, expect, test } from 'vitest';
import type { Category } from './category.ts';
import type { Delivery } from '../diagnosis.ts';
import { judgeError } from './network.ts';

function coded(code: unknown, message = 'x', more: object = {}): Error {
  return Object.assign(new Error(message), { code }, more);
}

const fetchFailed = (cause?: unknown): Error => new TypeError('fetch failed', { cause });

function several(codes: readonly string[]): Error {
  return fetchFailed(new AggregateError(codes.map((code) => coded(code))));
}

type Row = readonly [what: string, error: unknown, Category, boolean, Delivery];

const never = ['network', false, 'not-sent'] as const;
const program = ['unknown', false, 'unknown'] as const;
const lost = ['network', true, 'unknown'] as const;
const notSent = ['network', true, 'not-sent'] as const;
const cut = ['network', true, 'answered'] as const;
const timedOut = ['timeout', true, 'unknown'] as const;

// Shapes as Node.js 26 and undici 8 throw them.
const thrownByFetch: readonly Row[] = [
  ['refused', fetchFailed(coded('ECONNREFUSED')), ...notSent],
  ['no such name', fetchFailed(coded('ENOTFOUND')), ...notSent],
  ['names for the moment not found', fetchFailed(coded('EAI_AGAIN')), ...notSent],
  ['connect timeout', fetchFailed(coded('UND_ERR_CONNECT_TIMEOUT')), ...notSent],
  ['no route', fetchFailed(coded('EHOSTUNREACH')), ...notSent],
  [
    'kernel gave up connecting',
    fetchFailed(coded('ETIMEDOUT', 'x', { syscall: 'connect' })),
    ...notSent,
  ],
  ['self-signed', fetchFailed(coded('DEPTH_ZERO_SELF_SIGNED_CERT')), ...never],
  ['unknown issuer', fetchFailed(coded('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')), ...never],
  ['expired', fetchFailed(coded('CERT_HAS_EXPIRED')), ...never],
  ['other name', fetchFailed(coded('ERR_TLS_CERT_ALTNAME_INVALID')), ...never],
  ['TLS to a plain port', fetchFailed(coded('ERR_SSL_WRONG_VERSION_NUMBER')), ...never],
  ['EPROTO', fetchFailed(coded('EPROTO')), ...never],
  ['reset before headers', fetchFailed(coded('ECONNRESET')), ...lost],
  ['closed before headers', fetchFailed(coded('UND_ERR_SOCKET', 'other side closed')), ...lost],
  ['broken pipe', fetchFailed(coded('EPIPE')), ...lost],
  ['headers timeout', fetchFailed(coded('UND_ERR_HEADERS_TIMEOUT')), ...timedOut],
  ['wrong content-length', fetchFailed(coded('UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')), ...never],
  [
    'garbage instead of HTTP',
    fetchFailed(
      Object.assign(new Error('bad'), { name: 'HTTPParserError', code: 'HPE_INVALID_CONSTANT' }),
    ),
    ...lost,
  ],
  [
    'garbage, without a code',
    fetchFailed(Object.assign(new Error('bad'), { name: 'HTTPParserError' })),
    ...lost,
  ],
  [
    'redirect loop',
    fetchFailed(new Error('redirect count exceeded')),
    'network',
    false,
    'answered',
  ],
  ['redirect: error', fetchFailed(new Error('unexpected redirect')), 'network', false, 'answered'],
  ['unknown scheme', fetchFailed(new Error('unknown scheme')), ...never],
  ['blocked port', fetchFailed(new Error('bad port')), ...never],
  [
    'relative URL',
    Object.assign(new TypeError('Failed to parse URL'), { code: 'ERR_INVALID_URL' }),
    ...never,
  ],
  [
    'illegal header',
    new TypeError('Headers.append: "\\n" is an invalid header value.'),
    ...program,
  ],
  ['nothing known of the cause', fetchFailed(new Error('?')), ...lost],
  ['no cause', fetchFailed(), ...lost],
  ['reset in the body', new TypeError('terminated', { cause: coded('UND_ERR_SOCKET') }), ...cut],
  ['terminated', new TypeError('terminated'), ...cut],
  [
    'broken gzip',
    new TypeError('terminated', { cause: coded('Z_DATA_ERROR') }),
    'network',
    false,
    'answered',
  ],
  ['gzip cut short', new TypeError('terminated', { cause: coded('Z_BUF_ERROR') }), ...cut],
  [
    'REFUSED_STREAM, as Node says it',
    coded('ERR_HTTP2_STREAM_ERROR', 'Stream closed with error code NGHTTP2_REFUSED_STREAM'),
    ...notSent,
  ],
  [
    'REFUSED_STREAM, as undici says it',
    fetchFailed(coded('ERR_HTTP2_STREAM_ERROR', 'x', { http2ErrorCode: 7 })),
    ...notSent,
  ],
  [
    'INTERNAL_ERROR',
    fetchFailed(coded('ERR_HTTP2_STREAM_ERROR', 'x', { http2ErrorCode: 2 })),
    ...lost,
  ],
  ['GOAWAY', fetchFailed(coded('ERR_HTTP2_GOAWAY_SESSION')), ...notSent],
  ['AbortSignal.timeout()', new DOMException('signal timed out', 'TimeoutError'), ...timedOut],
];

const thrownByAxios: readonly Row[] = [
  ['refused', coded('ECONNREFUSED', 'connect', { cause: coded('ECONNREFUSED') }), ...notSent],
  [
    'fetch adapter hides TLS',
    coded('ERR_NETWORK', 'Network Error', {
      cause: fetchFailed(coded('SELF_SIGNED_CERT_IN_CHAIN')),
    }),
    ...never,
  ],
  ['Network Error', coded('ERR_NETWORK', 'Network Error'), ...lost],
  ['timeout', coded('ECONNABORTED', 'timeout of 5 ms exceeded'), ...timedOut],
  ['timeout, clearer', coded('ETIMEDOUT', 'timeout of 5 ms exceeded'), ...timedOut],
  ['body cut', coded('ERR_BAD_RESPONSE', 'stream has been aborted'), ...cut],
  ['too many redirects', coded('ERR_FR_TOO_MANY_REDIRECTS'), 'network', false, 'answered'],
  ['request body too large', coded('ERR_FR_MAX_BODY_LENGTH_EXCEEDED'), ...never],
  [
    'request body too large, by axios',
    coded('ERR_BAD_REQUEST', 'Request body larger than maxBodyLength limit'),
    ...never,
  ],
  [
    'answer too large',
    coded('ERR_BAD_RESPONSE', 'maxContentLength size of 5 exceeded'),
    'network',
    false,
    'answered',
  ],
  ['unsupported protocol', coded('ERR_BAD_REQUEST', 'Unsupported protocol foo:'), ...never],
  ['bad option', coded('ERR_BAD_OPTION_VALUE'), ...never],
  ['invalid URL', coded('ERR_INVALID_URL'), ...never],
  ['not supported', coded('ERR_NOT_SUPPORT'), ...never],
];

const others: readonly Row[] = [
  ['Chrome', new TypeError('Failed to fetch'), ...lost],
  ['Firefox', new TypeError('NetworkError when attempting to fetch resource.'), ...lost],
  ['Safari', new TypeError('Load failed'), ...lost],
  ['React Native', new TypeError('Network request failed'), ...lost],
  ['Workers', new Error('Network connection lost.'), ...lost],
  ['Bun', coded('ConnectionRefused', 'Unable to connect'), ...notSent],
  ['Bun, closed', coded('ConnectionClosed'), ...lost],
  ['node:http', coded('ECONNRESET', 'socket hang up'), ...lost],
  ['not allowed', coded('EACCES'), ...never],
  ['the program', new TypeError("Cannot read properties of undefined (reading 'x')"), ...program],
  ['out of range', new RangeError('Invalid array length'), ...program],
  ['no JSON', new SyntaxError('Unexpected token'), ...program],
  ['an assertion', coded('ERR_ASSERTION'), ...program],
  ['an abort', new DOMException('aborted', 'AbortError'), ...program],
  ['a string', 'boom', ...program],
  ['nothing', undefined, ...program],
  ['null', null, ...program],
  ['a number', 7, ...program],
  ['a numeric code', coded(20), ...program],
];

const denoSending = (what: string): Error =>
  fetchFailed(
    new Error(`error sending request for url (http://127.0.0.1:1/): client error (${what}`),
  );

// As Deno 2.9 and Bun 1.4 were seen to throw them.
const elsewhere: readonly Row[] = [
  [
    'Deno, refused',
    denoSending('Connect): tcp connect error: Connection refused (os error 111)'),
    ...notSent,
  ],
  [
    'Deno, no such name',
    denoSending(
      'Connect): dns error: failed to lookup address information: Name or service not known',
    ),
    ...notSent,
  ],
  [
    'Deno, TLS to a plain port',
    denoSending('Connect): received corrupt message of type InvalidContentType'),
    ...never,
  ],
  [
    'Deno, unknown issuer',
    denoSending('Connect): invalid peer certificate: UnknownIssuer'),
    ...never,
  ],
  [
    'Deno, closed',
    denoSending('SendRequest): connection closed before message completed'),
    ...lost,
  ],
  ['Deno, reset', fetchFailed(new Error('Connection reset by peer (os error 104)')), ...lost],
  ['Deno, body cut', new TypeError('error reading a body from connection'), ...cut],
  ['Deno, gzip cut', new TypeError('unexpected end of file'), ...cut],
  [
    'Deno, redirects',
    new TypeError('Fetch failed: Maximum number of redirects (20) reached'),
    'network',
    false,
    'answered',
  ],
  ['Deno, bad port', new TypeError('Fetch failed: Requests to port 9 are blocked'), ...never],
  ['Deno, unknown scheme', new TypeError("Url scheme 'foo' not supported"), ...never],
  ['Deno, no URL', new TypeError("Invalid URL: 'http://'"), ...never],
  [
    'a header too large',
    fetchFailed(coded('UND_ERR_HEADERS_OVERFLOW')),
    'network',
    false,
    'answered',
  ],
  ['the same, in node:http', coded('HPE_HEADER_OVERFLOW'), 'network', false, 'answered'],
  ['a body too large', coded('UND_ERR_RES_EXCEEDED_MAX_SIZE'), 'network', false, 'answered'],
  ['MSW', new TypeError('Network error'), ...lost],
  ['Bun, refused', coded('ECONNREFUSED', 'Unable to connect'), ...notSent],
  ['Bun, garbage instead of HTTP', coded('InvalidHTTPResponse'), ...lost],
  ['Bun, redirects', coded('TooManyRedirects'), 'network', false, 'answered'],
  ['Bun, broken gzip', coded('ZlibError'), 'network', false, 'answered'],
  ['Bun, no URL', coded('ERR_INVALID_URL'), ...never],
];

describe.each([
  ['elsewhere', elsewhere],
  ['fetch', thrownByFetch],
  ['axios', thrownByAxios],
  ['others', others],
])('%s', (_, rows) => {
  test.each(rows)('%s', (_what, error, category, retryable, delivery) => {
    expect(judgeError(error)).toMatchObject({ category, retryable, delivery });
  });
});

test('the code and the words are those of the error that tells', () => {
  const error = fetchFailed(coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'));
  expect(judgeError(error)).toMatchObject({
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED 127.0.0.1:1',
  });
  expect(judgeError(fetchFailed())).toMatchObject({ code: undefined, message: 'fetch failed' });
  expect(judgeError('boom')).toMatchObject({ message: 'boom' });
  expect(judgeError(coded(20, 'no'))).toMatchObject({ code: undefined, message: 'no' });
});

describe('of several errors', () => {
  test.each([
    ['all refused', ['ECONNREFUSED', 'ECONNREFUSED'], ...notSent],
    ['one may pass', ['CERT_HAS_EXPIRED', 'ECONNREFUSED'], ...notSent],
    ['one may have been sent', ['ECONNREFUSED', 'ECONNRESET'], ...lost],
    ['none may pass', ['CERT_HAS_EXPIRED', 'EPROTO'], ...never],
  ] as const)('%s', (_, codes, category, retryable, delivery) => {
    expect(judgeError(several(codes))).toMatchObject({ category, retryable, delivery });
  });
});

describe('a chain that is', () => {
  test('a cycle ends', () => {
    const error = new Error('a');
    error.cause = Object.assign(new Error('b'), { cause: error, errors: [error] });
    expect(judgeError(error)).toMatchObject({ category: 'unknown' });
    const known = coded('ECONNRESET');
    known.cause = known;
    expect(judgeError(known)).toMatchObject({ code: 'ECONNRESET' });
  });

  test('too deep is read from where it begins to be known', () => {
    let error: Error = coded('ECONNREFUSED');
    for (let depth = 0; depth < 100; depth++) error = new Error('wrapped', { cause: error });
    expect(judgeError(error)).toMatchObject({ category: 'unknown', retryable: false });
    expect(judgeError(fetchFailed(error))).toMatchObject({ category: 'network' });
  });

  test('too wide is read in part', () => {
    const reads: number[] = [];
    const errors = Array.from({ length: 10_000 }, (_, at) =>
      Object.defineProperty(new Error('x'), 'code', {
        get: () => (reads.push(at), 'ECONNREFUSED'),
      }),
    );
    expect(judgeError(new AggregateError(errors))).toMatchObject({ delivery: 'not-sent' });
    expect(reads.length).toBeLessThan(100);
  });

  test('hostile says nothing, and throws nothing', () => {
    const hostile = Object.defineProperty(new Error('x'), 'code', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(judgeError(hostile)).toMatchObject({ category: 'unknown', retryable: false });
    const proxy = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(judgeError(proxy)).toMatchObject({ category: 'unknown' });
  });
});
