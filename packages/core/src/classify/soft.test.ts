import { expect, test } from 'vitest';
import { isUnmistakable } from './soft.ts';

// What must not be taken for a failure is in test/generic/successes.ts.
test.each<[string, unknown]>([
  ['ok: false', { ok: false, error: 'channel_not_found' }],
  ['ok: false, a code', { ok: false, error_code: 400, description: 'Bad Request' }],
  ['success: false', { success: false, error: 'request over limit', data: null }],
  [
    'success: false, a list',
    { success: false, errors: [{ code: 971, message: 'wait' }], result: null },
  ],
  ['success: false, a message', { success: false, message: 'Rate limit exceeded' }],
  ['isSuccess: false', { isSuccess: false, message: 'Request schema validation failed' }],
  ['code, msg, data', { code: 1001, msg: 'Invalid model name', data: null, meta: null }],
  ['code, msg', { code: 99991400, msg: 'request trigger frequency limit' }],
  ['code as text, msg, data', { code: '50011', msg: 'Rate limit reached.', data: [] }],
  ['code, message, data', { code: 403, message: 'Insufficient balance', data: {} }],
  ['errcode, errmsg', { errcode: 40001, errmsg: 'invalid credential' }],
  [
    'retCode, retMsg',
    { retCode: 10006, retMsg: 'Too many visits!', result: {}, time: 1672211918471 },
  ],
  [
    'error_code in words',
    {
      error_code: 'ComplexityException',
      status_code: 429,
      error_message: 'Complexity budget exhausted',
    },
  ],
  ['GraphQL, data: null', { data: null, errors: [{ message: 'no' }] }],
  ['GraphQL, no data', { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] }],
  [
    'GraphQL, a syntax error',
    { errors: [{ message: 'Syntax Error', locations: [{ line: 1, column: 1 }] }] },
  ],
  [
    'GraphQL, a type',
    { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }] },
  ],
  [
    'GraphQL, beside the id of an account',
    {
      errors: [{ message: 'Budget exhausted', extensions: { code: 'ComplexityException' } }],
      account_id: 1,
    },
  ],
  [
    'errors beside empty results',
    { results: [], errors: [{ code: 'Neo.ClientError', message: 'Invalid input' }] },
  ],
  ['OAuth', { error: 'bad_verification_code', error_description: 'The code is incorrect.' }],
  [
    'an error object alone',
    { error: { code: 'OVER_RATE_LIMIT', message: 'You have exceeded your rate limit.' } },
  ],
  ['JSON-RPC', { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'Method not found' } }],
  ['a list of errors alone', { error: ['EAPI:Rate limit exceeded'] }],
  ['an error text alone', { error: 'Invalid API key' }],
  ['error: true', { error: true, message: 'Not found' }],
  ['error as a number', { error: 29, message: 'Rate limit exceeded' }],
  [
    'inside Response',
    { Response: { Error: { Code: 'AuthFailure', Message: 'no' }, RequestId: 'x' } },
  ],
  ['an error message alone', { 'Error Message': 'Invalid API call.' }],
  [
    'an error message beside empty results',
    { error_message: 'The provided API key is invalid.', results: [], status: 'REQUEST_DENIED' },
  ],
  ['a notice of a limit', { Information: 'Our standard API rate limit is 25 requests per day.' }],
])('%s', (_, body) => {
  expect(isUnmistakable(body)).toBe(true);
});

test.each([
  undefined,
  null,
  '',
  'ok: false',
  0,
  false,
  [],
  [{ ok: false, error: 'x' }],
  { ok: false },
  { success: true, error: 'deprecated field used' },
  { ok: true, error: 'deprecated field used' },
  { status: 'success', error: 'deprecated field used' },
  { data: { me: 1 }, errors: [{ message: 'no', extensions: { code: 'A' } }] },
  { created: 3, errors: [{ type: 'duplicate', message: 'no' }] },
  { Note: 'Hello' },
  { response: { ok: true } },
])('%j is none', (body) => {
  expect(isUnmistakable(body)).toBe(false);
});
