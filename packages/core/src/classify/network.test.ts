import {
  coded,
  cut,
  fetchFailed,
  lost,
  never,
  notSent,
  program,
  reads,
  timedOut,
  type Row,
} from './network.fixture.ts';

/** What a proxy that did not connect is to undici. */
const tunnel = (status: number): Error =>
  new DOMException('Request was cancelled.', {
    cause: coded('UND_ERR_ABORTED', `Proxy response (${status}) !== 200 when HTTP Tunneling`, {
      name: 'AbortError',
    }),
  } as never);

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
  ['unknown to a MockAgent', fetchFailed(coded('UND_MOCK_ERR_MOCK_NOT_MATCHED')), ...never],
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
  [
    'redirect out of HTTP',
    fetchFailed(new Error('URL scheme must be a HTTP(S) scheme')),
    'network',
    false,
    'answered',
  ],
  [
    'other bytes than said',
    fetchFailed(new Error('integrity mismatch')),
    'network',
    false,
    'answered',
  ],
  ['unknown scheme', fetchFailed(new Error('unknown scheme')), ...never],
  ['file:', fetchFailed(new Error('not implemented... yet...')), ...never],
  ['about:', fetchFailed(new Error('about scheme is not supported')), ...never],
  ['a broken data:', fetchFailed(new Error('failed to fetch the data URL')), ...never],
  ['proxy wants a password', fetchFailed(tunnel(407)), ...never],
  ['proxy forbids', fetchFailed(tunnel(403)), ...never],
  ['proxy does not get through', fetchFailed(tunnel(502)), ...notSent],
  ['proxy has enough', fetchFailed(tunnel(429)), ...notSent],
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
  // Requests that a test has not mocked: MSW 3, undici's MockAgent, nock.
  [
    'unknown to MSW',
    fetchFailed(new Error('[MSW] Cannot bypass a request when using the "error" strategy')),
    ...program,
  ],
  [
    'unknown to a MockAgent',
    fetchFailed(coded('UND_MOCK_ERR_MOCK_NOT_MATCHED', "Mock dispatch not matched for path '/x'")),
    ...program,
  ],
  [
    'disallowed by nock',
    fetchFailed(coded('ENETUNREACH', 'Nock: Disallowed net connect for "api.test:443/x"')),
    ...program,
  ],
  ['nothing known of the cause', fetchFailed(new Error('?')), ...lost],
  ['no cause', fetchFailed(), ...lost],
  [
    'reset in the body, of which RetryAgent could not get the rest',
    new TypeError('terminated', { cause: coded('UND_ERR_REQ_RETRY') }),
    ...cut,
  ],
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
  ['Network Error, of axios-mock-adapter', new Error('Network Error'), ...lost],
  ['a page that goes away', coded('ECONNABORTED', 'Request aborted'), ...lost],
  ['aborted by the system', coded('ECONNABORTED', 'write', { syscall: 'write' }), ...lost],
  ['timeout', coded('ECONNABORTED', 'timeout of 5 ms exceeded'), ...timedOut],
  ['timeout, in words of its own', coded('ECONNABORTED', 'zu langsam'), ...timedOut],
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

const aborted = new DOMException('This operation was aborted', 'AbortError');

// What SDKs make of their own timeouts.
const thrownBySdks: readonly Row[] = [
  ['openai', new Error('Request timed out.', { cause: aborted }), ...timedOut],
  [
    'anthropic',
    Object.assign(new Error('Request timed out.'), { name: 'APIConnectionTimeoutError' }),
    ...timedOut,
  ],
  ['stripe', new Error('Request aborted due to timeout being reached (80000ms)'), ...timedOut],
  [
    'gaxios',
    coded('TimeoutError', 'The operation was aborted due to timeout', { cause: aborted }),
    ...timedOut,
  ],
  [
    'notion',
    coded('notionhq_client_request_timeout', 'Request to Notion API has timed out', {
      name: 'RequestTimeoutError',
    }),
    ...timedOut,
  ],
];

const others: readonly Row[] = [
  ['Chrome', new TypeError('Failed to fetch'), ...lost],
  ['Firefox', new TypeError('NetworkError when attempting to fetch resource.'), ...lost],
  ['Safari', new TypeError('Load failed'), ...lost],
  ['Safari, lost', new TypeError('The network connection was lost.'), ...lost],
  ['Safari, offline', new TypeError('The Internet connection appears to be offline.'), ...lost],
  ['Safari, refused', new TypeError('Could not connect to the server.'), ...notSent],
  ['Safari, late', new TypeError('The request timed out.'), ...timedOut],
  ['a program that says so', new Error('The request timed out.'), ...program],
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

reads('fetch', thrownByFetch);
reads('axios', thrownByAxios);
reads('SDK', thrownBySdks);
reads('others', others);
