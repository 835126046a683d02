import { describe, expect, test } from 'vitest';
import type { Category } from './category.ts';
import { decide } from './words.fixture.ts';

type Row = readonly [number, string | undefined, string, Category];

describe('an unauthorized that is a matter of permission, and one that is not', () => {
  test.each<Row>([
    // https://laravel.com/docs/authorization
    [403, undefined, 'This action is unauthorized.', 'permission'],
    [403, 'Unauthorized', 'Access to requested resource is denied.', 'permission'],
    [403, undefined, 'Unauthenticated', 'authentication'],
    [403, undefined, 'Unauthorized: the API key is invalid', 'authentication'],
    [400, 'unauthorized_client', 'This client may not use that grant.', 'authentication'],
    [200, 'unauthorized', 'No', 'authentication'],
  ])('%i %s %s', (status, code, message, category) => {
    expect(decide(status, code, message)).toBe(category);
  });
});

describe('money that is spent, in the words of one vendor or another', () => {
  test.each<Row>([
    // https://github.com/amd/gaia/issues/3766
    [
      412,
      'PRECONDITION_FAILED',
      'Account acme is suspended, possibly due to reaching the monthly spending limit.',
      'billing',
    ],
    // https://docs.litellm.ai/docs/proxy/users
    [400, 'budget_exceeded', 'Budget has been exceeded! Current cost: 2, Max budget: 1', 'billing'],
    // https://coinmarketcap.com/api/documentation/v1/#section/Errors-and-Rate-Limits
    [429, '1010', "You've exceeded your API Key's monthly rate limit.", 'billing'],
    [403, undefined, "Your newly created team doesn't have any credits yet.", 'billing'],
    // https://docs.bigmodel.cn/cn/faq/api-code
    [429, '1113', '您的账户已欠费，请充值后重试', 'billing'],
    [429, undefined, '余额不足，请充值', 'billing'],
    [429, '1302', '您当前使用该API的并发数过高，请降低并发', 'rate_limit'],
    [400, undefined, 'spend_limit must not exceed 1000', 'bad_request'],
    [422, undefined, 'Validation failed: budget must be exceeded by the bid', 'validation'],
    [404, undefined, "You don't have any saved searches", 'not_found'],
    [429, 'COMPLEXITY', 'Complexity budget exhausted, reset in 53 seconds', 'rate_limit'],
  ])('%i %s %s', (status, code, message, category) => {
    expect(decide(status, code, message)).toBe(category);
  });
});

describe('credentials, in the words of one vendor or another', () => {
  test.each<Row>([
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
    [
      400,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      'authentication',
    ],
    // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
    [400, 'NotAuthorizedException', 'Incorrect username or password.', 'authentication'],
    // https://hasura.io/docs/2.0/api-reference/syntax-defs/
    [200, 'invalid-jwt', 'Could not verify JWT: JWTExpired', 'authentication'],
    // https://fixer.io/documentation
    [200, '101', 'You have not supplied a valid API Access Key.', 'authentication'],
    [400, undefined, 'Validation failed: email and password are required', 'bad_request'],
    [400, undefined, 'Invalid password: at least 8 characters', 'bad_request'],
    [400, undefined, 'access_level is not a valid choice', 'bad_request'],
  ])('%i %s %s', (status, code, message, category) => {
    expect(decide(status, code, message)).toBe(category);
  });
});

describe('an address to read more at says nothing', () => {
  test.each<Row>([
    // https://upstash.com/docs/redis/troubleshooting/max_requests_limit
    [
      400,
      undefined,
      'max daily commands exceeded. See https://example.com/max_requests_limit for details',
      'bad_request',
    ],
    // https://github.com/akshayaggarwal99/nodenest/issues/1
    [
      429,
      'RESOURCE_EXHAUSTED',
      'You exceeded your current quota, please check your plan and billing details. Head to: https://ai.google.dev/docs/rate-limits. * Quota exceeded, limit: 0',
      'billing',
    ],
    [403, undefined, 'Quota exceeded. See https://example.com/docs/rate-limits', 'billing'],
    [403, undefined, 'Not for you. See https://example.com/docs/api-key/invalid', 'permission'],
    // Chinese and Japanese put no blank behind one.
    [429, undefined, '请求失败，详见https://example.com/docs，余额不足，请充值', 'billing'],
    // https://www.rfc-editor.org/rfc/rfc9457#section-3: here the address is the code.
    [403, 'https://example.com/probs/out-of-credit', 'Your account may not do it.', 'billing'],
  ])('%i %s %s', (status, code, message, category) => {
    expect(decide(status, code, message)).toBe(category);
  });
});
