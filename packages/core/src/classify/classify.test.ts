import { describe, expect, test } from 'vitest';
import { acme, read } from './acme.fixture.ts';

test('a diagnosis of an unknown API', () => {
  const body =
    '{"error":{"code":"slow_down","message":"Wait a bit.","param":"x"},"request_id":"r1"}';
  expect(read({ status: 429, headers: { 'Retry-After': '30' }, body })).toEqual({
    vendor: 'generic',
    category: 'rate_limit',
    reason: 'unknown',
    status: 429,
    code: 'slow_down',
    message: 'Wait a bit.',
    requestId: 'r1',
    retryAfterMs: 30_000,
    retryable: true,
    delivery: 'answered',
    details: [{ field: 'x', message: 'Wait a bit.', code: 'slow_down' }],
    body: JSON.parse(body) as unknown,
  });
});

test('a body that throws while it is read leaves the status and the headers', () => {
  const body = {
    get message(): string {
      throw new Error('trap');
    },
  };
  expect(read({ status: 500, headers: { 'x-request-id': 'r1' }, body })).toEqual(
    read({ status: 500, headers: { 'x-request-id': 'r1' } }),
  );
});

test('what is not there is no field', () => {
  expect(read({ status: 500 })).toEqual({
    vendor: 'generic',
    category: 'server_error',
    reason: 'unknown',
    status: 500,
    retryable: true,
    delivery: 'answered',
    details: [],
  });
  expect(read({ error: new TypeError('fetch failed') })).toEqual({
    vendor: 'generic',
    category: 'network',
    reason: 'unknown',
    message: 'fetch failed',
    retryable: true,
    delivery: 'unknown',
    details: [],
  });
});

describe('bodies', () => {
  const json = { error: { code: 'A', message: 'It failed.' } };

  test.each<[string, unknown]>([
    ['text', JSON.stringify(json)],
    ['an object', json],
    ['with a byte order mark', `\uFEFF${JSON.stringify(json)}`],
    ['with blanks', `\n  ${JSON.stringify(json, null, 2)}\n`],
  ])('%s is read as JSON, whatever its content type', (_, body) => {
    expect(read({ status: 500, headers: { 'content-type': 'text/html' }, body })).toMatchObject({
      code: 'A',
      message: 'It failed.',
      body: json,
    });
  });

  test('JSON that is cut short is text', () => {
    expect(read({ status: 500, body: '{"error":"x' })).toMatchObject({
      message: '{"error":"x',
      body: '{"error":"x',
    });
  });

  test('a page labelled JSON gives its title', () => {
    const body = '<html><head><title>502 Bad Gateway</title></head></html>';
    expect(
      read({ status: 502, headers: { 'content-type': 'application/json' }, body }, acme),
    ).toMatchObject({
      vendor: 'acme',
      message: '502 Bad Gateway',
      category: 'server_error',
      reason: 'unknown',
    });
  });

  test('of an endless text no more is kept than 64 KiB', () => {
    const { body, message } = read({ status: 500, body: 'x'.repeat(1 << 20) });
    expect((body as string).length).toBe(65_536);
    expect(message).toHaveLength(1000);
  });

  test('hostile keys are keys', () => {
    const body = '{"__proto__":{"code":"EVIL"},"constructor":{"message":"no"},"code":"A"}';
    expect(read({ status: 400, body }, acme)).toMatchObject({ code: 'A' });
    expect(({} as Record<string, unknown>)['code']).toBeUndefined();
  });

  test('without a body a header may tell', () => {
    const bearer = 'Bearer realm="x", error="invalid_token", error_description="It expired"';
    expect(read({ status: 401, headers: { 'WWW-Authenticate': bearer } })).toMatchObject({
      code: 'invalid_token',
      message: 'It expired',
    });
    const type = {
      'x-amzn-errortype': 'ThrottlingException:http://example.com/',
      'x-amzn-requestid': 'r1',
    };
    expect(read({ status: 400, headers: type, body: '{"message":"Rate exceeded"}' })).toMatchObject(
      {
        code: 'ThrottlingException',
        category: 'rate_limit',
        requestId: 'r1',
        retryable: true,
      },
    );
  });
});

describe('request ids in headers', () => {
  test.each([
    ['x-request-id', 'x-request-id'],
    ['request-id', 'request-id'],
    ['x-ms-request-id', 'x-ms-request-id'],
    ['acme-request-id', 'acme-request-id'],
    ['x-slack-req-id', 'x-slack-req-id'],
    ['x-correlation-id', 'x-correlation-id'],
    ['cf-ray', 'cf-ray'],
  ])('%s', (name) => {
    expect(read({ status: 500, headers: { [name]: 'r1' } }).requestId).toBe('r1');
  });

  test("the vendor's before what a client or a proxy made up; the body's before both", () => {
    const headers = { 'cf-ray': 'c', 'x-client-request-id': 'b', 'x-request-id': 'a' };
    expect(read({ status: 500, headers }).requestId).toBe('a');
    expect(read({ status: 500, headers, body: { request_id: 'z' } }).requestId).toBe('z');
    const business = { transaction_id: 't', activity_id: 'v', incident_id: 'w' };
    expect(read({ status: 500, headers, body: business }).requestId).toBe('a');
    expect(read({ status: 500, headers: { 'cf-ray': 'c' }, body: business }).requestId).toBe('v');
    expect(
      read({ status: 500, headers: { 'x-client-request-id': 'b' } }).requestId,
    ).toBeUndefined();
  });
});
