import { expect, test } from 'vitest';
import { read } from './acme.fixture.ts';
import { readBody } from './body.ts';

// Shapes of one vendor each, or of a few; those of many are in body.test.ts.

test.each<[string, unknown, string | undefined]>([
  // https://docs.exa.ai/reference/error-codes
  [
    'a tag',
    { requestId: 'r', error: 'Invalid API key', tag: 'INVALID_API_KEY' },
    'INVALID_API_KEY',
  ],
  [
    'no tag beside a code',
    { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'x', detail: { Tag: 'v1.2' } }] },
    'MANIFEST_UNKNOWN',
  ],
  ['no version', { message: 'No such release', tag: 'v1.2' }, undefined],
  // https://datatracker.ietf.org/doc/html/rfc7644#section-3.12
  ['scimType', { scimType: 'mutability', detail: 'x', status: '400' }, 'mutability'],
])('the code: %s', (_, body, code) => {
  expect(readBody(body, 400).code).toBe(code);
});

test.each([
  // https://docs.brightdata.com/scraping-automation/web-unlocker/error-codes
  ['x-brd-err-code', 'client_10010'],
  ['x-brd-error-code', 'expect_element'],
  // https://clickhouse.com/docs/interfaces/http
  ['X-ClickHouse-Exception-Code', '60'],
])('the code of a header: %s', (name, code) => {
  expect(read({ status: 404, headers: { [name]: code }, body: 'It is not there' }).code).toBe(code);
});

test.each<[string, unknown, string | undefined]>([
  // https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/
  ['ray_id', { error_code: 1015, ray_id: '9d99' }, '9d99'],
  // https://cloud.ibm.com/apidocs/vpc/latest#error-handling
  ['trace', { errors: [{ code: 'bad_field' }], trace: '2bb4cc87' }, '2bb4cc87'],
  // https://docs.spring.io/spring-boot/reference/web/servlet.html#web.servlet.spring-mvc.error-handling
  ['no trace of a stack', { status: 500, trace: 'Error: no\n\tat x.java:1' }, undefined],
])('the request id: %s', (_, body, requestId) => {
  expect(readBody(body, 500).requestId).toBe(requestId);
});

// https://docs.diffbot.com/reference/extract-errors
test.each([
  [{ errorCode: 401, error: 'Not authorized API token.' }, 'authentication'],
  [{ errorCode: 500, error: 'It went wrong' }, 'server_error'],
  [{ error_code: 1015, error: 'It went wrong' }, 'unknown'],
])('inside a 200 an error code that is a status stands for it: %j', (body, category) => {
  expect(read({ status: 200, body }).category).toBe(category);
});

// https://expressjs.com/en/guide/error-handling.html
test('a page whose only words are preformatted', () => {
  const body =
    '<!DOCTYPE html><html><head><title>Error</title></head><body><pre>Cannot GET /x</pre></body></html>';
  expect(read({ status: 404, body }).message).toBe('Cannot GET /x');
});
