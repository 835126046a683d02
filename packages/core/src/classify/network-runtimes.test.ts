import {
  coded,
  cut,
  fetchFailed,
  lost,
  never,
  notSent,
  reads,
  type Row,
} from './network.fixture.ts';

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
  [
    'Firefox, body cut',
    new TypeError('Content-Length header of network response exceeds response Body.'),
    ...cut,
  ],
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

reads('elsewhere', elsewhere);
