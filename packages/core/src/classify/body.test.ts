import { describe, expect, test } from 'vitest';
import { readBody } from './body.ts';

describe('the code: the innermost, and of one object the most specific', () => {
  test.each<[string, unknown, string | undefined]>([
    ['nested', { error: { code: 'A', type: 'b' } }, 'A'],
    ['flat', { code: 'A', message: 'x' }, 'A'],
    ['a type, where the code is null', { error: { code: null, type: 'tokens' } }, 'tokens'],
    ['a sub-code', { error: { type: 'x', code: 190, error_subcode: 463 } }, '463'],
    [
      'decline_code',
      { error: { code: 'card_declined', decline_code: 'insufficient_funds' } },
      'insufficient_funds',
    ],
    [
      'innererror',
      { error: { code: 'A', innererror: { code: 'B', innererror: { code: 'C' } } } },
      'C',
    ],
    [
      'ErrorInfo',
      {
        error: {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'x', reason: 'RATE_LIMIT_EXCEEDED' }],
        },
      },
      'RATE_LIMIT_EXCEEDED',
    ],
    [
      'an issue',
      { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'CANNOT_BE_ZERO' }] },
      'CANNOT_BE_ZERO',
    ],
    [
      'the outer one before one of the details',
      { error: { code: 'A', details: [{ code: 'B', target: 'x' }] } },
      'A',
    ],
    [
      "a list's before a class of faults",
      { Fault: { Error: [{ Message: 'x', code: '6240' }], type: 'ValidationFault' } },
      '6240',
    ],
    [
      "a list's before the class of a service",
      { fault: { error: [{ message: 'x', code: '3200' }], type: 'AUTHENTICATION' } },
      '3200',
    ],
    // https://firebase.google.com/docs/cloud-messaging/error-codes
    [
      'one of the details before the name of a status',
      { error: { code: 429, status: 'OUT_OF', details: [{ errorCode: 'QUOTA_EXCEEDED' }] } },
      'QUOTA_EXCEEDED',
    ],
    [
      'no name of what it is about',
      { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'x', detail: { name: 'library/foo' } }] },
      'MANIFEST_UNKNOWN',
    ],
    [
      'no type of a list in it',
      { errors: [{ code: 'UNAUTHORIZED', detail: [{ Type: 'repository', Name: 'x/y' }] }] },
      'UNAUTHORIZED',
    ],
    [
      'no status of the thing',
      { code: 'order_locked', response: { status: 'pending', id: 'abc' } },
      'order_locked',
    ],
    [
      'no name of a class',
      {
        errors: [
          {
            message: 'x',
            extensions: { code: 'INTERNAL', exception: { name: 'SequelizeError' } },
          },
        ],
      },
      'INTERNAL',
    ],
    ['err inside of a word', { code: 'E_PLAN', preferredPlan: { code: 'pro' } }, 'E_PLAN'],
    ['err before a word', { success: false, err_info: { code: 'NO_STOCK' } }, 'NO_STOCK'],
    ['fault inside of a word', { code: 'E_CUR', default: { code: 'eur' } }, 'E_CUR'],
    ['a fault is one', { soapFault: { faultcode: 'A' }, id: 1, x: 2 }, 'A'],
    [
      'the text before a reason of one word',
      { error: { code: 429, message: 'INVALID_PASSWORD', errors: [{ reason: 'invalid' }] } },
      'INVALID_PASSWORD',
    ],
    [
      'a reason of several before the text',
      { error: { message: 'NOT_NOW', errors: [{ reason: 'userRateLimitExceeded' }] } },
      'userRateLimitExceeded',
    ],
    ["a list's, where there is no other", { errors: [{ code: 'A' }, { code: 'B' }] }, 'A'],
    ['GraphQL', { errors: [{ message: 'x', extensions: { code: 'A' } }] }, 'A'],
    ['after a #', { __type: 'com.example#ThrottlingException' }, 'ThrottlingException'],
    [
      'a problem type',
      { type: 'https://example.com/probs/out-of-credit', title: 'x' },
      'https://example.com/probs/out-of-credit',
    ],
    ['about:blank is none', { type: 'about:blank', status: 429 }, undefined],
    ['a word in error', { error: 'invalid_grant', error_description: 'x' }, 'invalid_grant'],
    ['a sentence in error is none', { error: 'Project not found.' }, undefined],
    ['a reason phrase in error is none', { error: 'Unauthorized', statusCode: 401 }, undefined],
    ['the word beside a reason', { error: 'not_found', reason: 'missing' }, 'not_found'],
    ['a number', { code: 20429, status: 429 }, '20429'],
    ['a negative number', { code: -1121, msg: 'x' }, '-1121'],
    ['the status, if there is nothing better', { code: 429, message: 'x' }, '429'],
    ['not the status, if there is', { code: 429, error_code: 'over_limit' }, 'over_limit'],
    ['a repeated status is none', { status: 429, message: 'x' }, undefined],
    ['under any prefix', { serviceErrorCode: 65600, message: 'x' }, '65600'],
    ['sys.id', { sys: { type: 'Error', id: 'RateLimitExceeded' } }, 'RateLimitExceeded'],
    ['an id of digits is none', { id: 'a1b2c3', name: 'bad_request' }, 'bad_request'],
    [
      'words without meaning',
      { type: 'error', status: 'failed', error: { type: 'overloaded_error' } },
      'overloaded_error',
    ],
    ['0 and success are none', { code: 0, status: 'success' }, undefined],
    [
      'inside a wrapper',
      { api_request: { error: { code: 'TooManyRequests' }, status_code: 429 } },
      'TooManyRequests',
    ],
    ['a root list', [{ errorCode: 'INVALID_SESSION_ID', message: 'x' }], 'INVALID_SESSION_ID'],
    [
      'a message in capitals',
      { error: { code: 429, message: 'EMAIL_NOT_FOUND' } },
      'EMAIL_NOT_FOUND',
    ],
    // https://firebase.google.com/docs/reference/rest/auth#section-create-email-password
    [
      'a message that begins with one',
      {
        error: {
          code: 429,
          message: 'WEAK_PASSWORD : Password should be at least 6 characters',
          errors: [{ reason: 'invalid' }],
        },
      },
      'WEAK_PASSWORD',
    ],
    ['Chinese is a text', { error: '参数错误' }, undefined],
  ])('%s', (_, body, code) => {
    expect(readBody(body, 429).code).toBe(code);
  });
});

describe('the message: the outermost sentence', () => {
  test.each<[string, unknown, string | undefined]>([
    ['nested', { error: { message: 'It failed.' } }, 'It failed.'],
    [
      'outer before inner',
      { message: 'It failed.', errors: [{ message: 'Name is missing' }] },
      'It failed.',
    ],
    [
      'a sentence before a word',
      { message: 'Forbidden', error: { message: 'You may not.' } },
      'You may not.',
    ],
    ['a word, if there is nothing else', { message: 'Overloaded' }, 'Overloaded'],
    ['detail before title', { title: 'Too bad', detail: 'Really too bad' }, 'Really too bad'],
    ['a description', { error: 'x', error_description: 'It is over' }, 'It is over'],
    ['of a list the first', { statusCode: 400, message: ['a is bad', 'b is bad'] }, 'a is bad'],
    ['errors in words', { errors: ['permission denied'] }, 'permission denied'],
    [
      'an object that wraps one',
      { error: { message: { lang: 'en', value: 'No such thing' } } },
      'No such thing',
    ],
    ['the first detail', { errors: { b: ['is bad'], a: ['is worse still'] } }, 'is worse still'],
    [
      'the whole body is a map',
      { amount: ['is no number'], description: ['may not be blank'] },
      'is no number',
    ],
    ['fields that bear such names', { errors: { message: 'a b', title: ['is long'] } }, 'a b'],
    ['a text', 'Gone\n', 'Gone'],
    ['nothing', { errors: [] }, undefined],
    ['nothing at all', undefined, undefined],
  ])('%s', (_, body, message) => {
    expect(readBody(body, 400).message).toBe(message);
  });

  test('of a text no more than the beginning', () => {
    expect(readBody('x'.repeat(5000), 500).message).toHaveLength(1000);
  });
});

test.each<[string, unknown, string | undefined]>([
  ['request_id', { request_id: 'a', trace_id: 'b' }, 'a'],
  ['in meta', { error: {}, meta: { requestId: 'a' } }, 'a'],
  ['as a long number', { log_id: 1234567890, error_code: 4 }, '1234567890'],
  [
    'in innerError',
    { error: { innerError: { 'request-id': 'a', 'client-request-id': 'b' } } },
    'a',
  ],
  ['correlationId', { correlationId: 'a' }, 'a'],
  ['fbtrace_id', { error: { fbtrace_id: 'a' } }, 'a'],
  ['a number is none', { errorId: 1001 }, undefined],
  ['one of the client is none', { client_request_id: 'a' }, undefined],
  ['an endless one is none', { request_id: 'a'.repeat(500) }, undefined],
])('the request id: %s', (_, body, requestId) => {
  expect(readBody(body, 500).requestId).toBe(requestId);
});

test.each<[string, unknown, unknown]>([
  ['retry_after', { retry_after: 64.57 }, [[64.57, 'seconds']]],
  ['retryAfterMs', { retryAfterMs: 250 }, [[250, 'milliseconds']]],
  ['RetryInfo', { error: { details: [{ retryDelay: '34s' }] } }, [['34s', 'seconds']]],
  ['parameters', { parameters: { retry_after: 35 } }, [[35, 'seconds']]],
  ['estimated_time', { estimated_time: 20 }, [[20, 'seconds']]],
  ['resetAt', { resetAt: '2024-05-01T10:00:00Z' }, [['2024-05-01T10:00:00Z', 'seconds']]],
  ['others', { retry: 5, wait: true, timeout: 7, reset: 1 }, []],
])('a wait: %s', (_, body, waits) => {
  expect(readBody(body, 429).waits).toEqual(waits);
});

test('what the body says of its status, and of a second try', () => {
  expect(readBody({ statusCode: '404', error: 'not_found' }, 400).status).toBe(404);
  expect(readBody({ status: 200, code: 7 }, 400).status).toBeUndefined();
  expect(readBody({ error: { retryable: false } }, 500).retryable).toBe(false);
  expect(readBody({ can_retry: true }, 500).retryable).toBe(true);
  expect(readBody({ retryable: 'yes' }, 500).retryable).toBeUndefined();
});
