import { describe, expect, test } from 'vitest';
import type { Category } from './category.ts';
import { decide } from './words.fixture.ts';

describe('money or a long quota that is spent, whatever the status', () => {
  test.each([
    [
      429,
      'insufficient_quota',
      'You exceeded your current quota, please check your plan and billing details.',
    ],
    [429, 'Throttling.AllocationQuota', 'Free allocated quota exceeded.'],
    [429, undefined, 'You have reached your monthly limit.'],
    [429, 'daily_quota_exceeded', 'You have reached your daily email sending quota.'],
    [429, undefined, 'Your account has run out of searches.'],
    [429, '1113', 'Your account is in arrears, please recharge and try again.'],
    [429, undefined, 'Please add a payment method'],
    [429, undefined, 'account suspended due to unpaid invoice'],
    [429, undefined, 'Account overdue'],
    [429, undefined, 'Your account is past due'],
    [429, undefined, 'no credits remaining'],
    [429, undefined, 'daily quota exhausted'],
    [429, undefined, 'Your card was declined'],
    [429, undefined, 'Monthly request limit exceeded'],
    [403, undefined, 'Weekly request limit reached'],
    [403, undefined, 'Account over queries per day limit'],
    [400, undefined, 'Insufficient balance: your current minimum payment is 5 USD'],
    [403, undefined, 'Insufficient credits. Your current security deposit is too low.'],
    [429, undefined, 'You have exceeded your plan. Current minimum tier: pro'],
    [429, '429', 'You have run out of API credits for the day. 801 API credits were used'],
    [403, undefined, 'You have reached your request limit for today. You can upgrade your plan.'],
    [403, undefined, 'Daily API request limit reached'],
    [200, '17', 'Open api daily request limit reached'],
    // https://platform.openai.com/docs/guides/error-codes
    [
      429,
      'billing_not_active',
      'Your account is not active, please check your billing details on our website.',
    ],
    [403, undefined, 'Please top up your account'],
    [403, undefined, 'account suspended due to unpaid invoice'],
    [400, undefined, 'You have exceeded your monthly quota'],
    [
      400,
      undefined,
      'You exceeded your current quota, please check your plan and billing details.',
    ],
    [400, 'billing_hard_limit_reached', 'Billing hard limit has been reached'],
    [400, undefined, 'Your subscription has expired'],
    [400, undefined, 'trial expired'],
    [403, undefined, 'spending limit reached'],
    [400, 'invalid_request_error', 'You have reached your specified API usage limits.'],
    [429, undefined, "Quota exceeded for limit 'Requests per day'"],
    [429, undefined, 'You exceeded the request quota of your plan'],
    [403, undefined, 'Quota exceeded'],
    [403, undefined, "You don't have enough credits"],
    [403, undefined, 'The balance on your account is too low.'],
    [403, undefined, 'Account balance $0.00 is too low to continue'],
    [429, undefined, 'Quota exceeded, upgrade to Pro'],
    [503, undefined, 'Insufficient balance'],
    [500, 'LOW_BALANCE', 'Internal Server Error'],
    [400, 'invalid_request_error', 'Your credit balance is too low to access this API.'],
    [400, undefined, 'Your current account balance is negative. Please top up.'],
    [401, undefined, 'Monthly API calls limit reached: 1000'],
    [402, undefined, 'Payment Required'],
    [403, undefined, 'Out of call volume quota. Quota will be replenished in 2.12 days.'],
    [403, 'quotaExceeded', 'The request cannot be completed because you have exceeded your quota.'],
    [403, undefined, 'User is locked. Reason: Exhausted balance.'],
    [403, 'INSUFFICIENT_CREDITS', undefined],
    [403, 'insufficientFunds', undefined],
    [422, '405', 'Not allowed to send: you are out of credits.'],
    [432, undefined, "This request exceeds your plan's set usage limit"],
    [500, undefined, 'insufficient_quota'],
    [200, '60400', 'Insufficient credits'],
  ])('%i %s %s', (status, code, message) => {
    expect(decide(status, code, message)).toBe('billing');
  });
});

describe('a pace that is exceeded', () => {
  test.each([
    [
      429,
      'rate_limit_exceeded',
      'Limit: 3 / min. Please add a payment method to your account to increase your rate limit.',
    ],
    [429, undefined, 'Rate limit exceeded. Upgrade your plan for increased rate limits'],
    [429, undefined, 'Requests have exceeded token rate limit of your current pricing tier.'],
    [
      429,
      undefined,
      'Quota exceeded for quota metric Read requests and limit Read requests per minute',
    ],
    [429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
    [429, undefined, "You have exceeded your plan's concurrency limit."],
    [429, 'policies.ratelimit.QuotaViolation', 'Rate limit quota violation. Quota limit exceeded.'],
    [429, undefined, 'Account limit exceeded: 100 RPM. Upgrade your plan for a higher limit.'],
    [429, undefined, 'You exceeded your limit of 60 RPM on the Pro plan'],
    [429, undefined, 'API key usage limit exceeded (20 QPS)'],
    [429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.'],
    [429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota group 'ReadGroup' and limit 'USER-100s'"],
    [429, undefined, "Insufficient tokens for quota 'ReadGroup' and limit 'USER-100s'"],
    [
      429,
      undefined,
      "Quota exceeded for quota group 'A' and limit 'Writes per 100 seconds per user'",
    ],
    [429, undefined, 'Quota exceeded for example.com/online_prediction_requests_per_base_model'],
    [429, undefined, 'Quota exceeded: 60 requests in 60s'],
    [429, undefined, 'Token bucket exhausted: 0 credits left'],
    [400, 'ThrottlingException', 'Rate exceeded'],
    [400, 'ProvisionedThroughputExceededException', undefined],
    [400, 'BURST_APIINVOCATION_LIMIT_EXCEEDED', undefined],
    [400, undefined, 'Your domain has exceeded its hourly limit'],
    [403, undefined, 'Exceeded hourly quota'],
    [403, undefined, 'The request frequency is too high'],
    [403, undefined, 'Too many concurrent jobs'],
    // https://firebase.google.com/docs/reference/rest/auth
    [400, 'TOO_MANY_ATTEMPTS_TRY_LATER', undefined],
    [429, undefined, 'Request limit exceeded, daily reports included'],
    [429, undefined, 'Load balancer connection limit reached'],
    // https://support.twelvedata.com/en/articles/5615854-credits
    [
      429,
      '429',
      'You have run out of API credits for the current minute. Wait for the next minute',
    ],
    // https://support.mashery.com/docs/read/mashery_api/20_reporting/error_codes
    [403, undefined, 'Account Over Queries Per Second Limit'],
    [403, 'ERR_403_DEVELOPER_OVER_QPS', 'Developer Over Qps'],
    [429, undefined, 'CPU usage limit reached'],
    // https://learn.microsoft.com/en-us/azure/devops/integrate/concepts/rate-limits
    [
      429,
      'RequestBlockedException',
      "TF400733: Request was blocked due to exceeding usage of resource 'Concurrency' in namespace 'User'.",
    ],
    [
      400,
      'TOO_MANY_ATTEMPTS_TRY_LATER',
      'TOO_MANY_ATTEMPTS_TRY_LATER : Access to this account has been temporarily disabled.',
    ],
    [403, undefined, 'Too many unsuccessful login attempts. Please try again later.'],
    [403, undefined, 'Too many concurrent requests for user'],
    [403, undefined, 'There have been too many calls to this account.'],
    [403, undefined, 'You have triggered an abuse detection mechanism.'],
    [400, 'slow_down', undefined],
    [400, 'invalid_request', 'Rate limit exceeded'],
    [403, undefined, 'You are sending requests too quickly'],
    [403, undefined, 'You have exceeded the allowed requests per minute'],
    [403, undefined, 'TPM limit reached'],
    [400, undefined, 'API call limit per second reached'],
    [400, undefined, 'Calls per minute exceeded'],
    [403, undefined, 'Quota exceeded for quota metric "Requests" and limit "Requests per minute"'],
    [400, 'RATELIMITED', undefined],
    [403, undefined, 'You have exceeded a secondary rate limit.'],
    [403, 'userRateLimitExceeded', undefined],
    [418, '-1003', 'Way too much request weight used; IP banned until 1659146400000.'],
    [200, '40303', 'Rate limited'],
    [200, undefined, 'Too many requests per second'],
  ])('%i %s %s', (status, code, message) => {
    expect(decide(status, code, message)).toBe('rate_limit');
  });

  test('a wait of less than an hour belongs to a pace, however it is worded', () => {
    const words = 'You exceeded your current quota, please check your plan and billing details.';
    expect(decide(429, 'RESOURCE_EXHAUSTED', words)).toBe('billing');
    expect(decide(429, 'RESOURCE_EXHAUSTED', words, 34_000)).toBe('rate_limit');
    expect(decide(429, 'insufficient_quota', words, 34_000)).toBe('billing');
    expect(decide(403, undefined, 'Quota exceeded', 34_000)).toBe('rate_limit');
    expect(decide(403, undefined, 'Out of call volume quota.', 183_168_000)).toBe('billing');
  });
});

test.each([
  [400, 'invalid_grant', undefined],
  // https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
  [400, 'bad_token', 'AADSTS700082: The refresh token has expired due to inactivity.'],
  // https://docs.slack.dev/reference/methods/auth.test#errors
  [200, 'token_revoked', undefined],
  [200, 'token_expired', undefined],
  [400, '99991663', 'Invalid access token for authorization.'],
  [400, 'API_KEY_INVALID', 'API key not valid.'],
  [400, 'ExpiredTokenException', undefined],
  [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
  [403, 'SignatureDoesNotMatch', undefined],
  [400, undefined, 'API key is required'],
  [400, 'invalid_client', undefined],
  [403, undefined, 'Your session has expired'],
  [200, 'invalid_auth', undefined],
  [200, 'UNAUTHENTICATED', 'You must be logged in.'],
])('credentials: %i %s %s', (status, code, message) => {
  expect(decide(status, code, message)).toBe('authentication');
});

test.each([
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  [400, 'RequestTimeout', 'Your socket connection to the server was not read from or written to.'],
  [408, undefined, 'Request Timeout'],
])('a timeout: %i %s %s', (status, code, message) => {
  expect(decide(status, code, message)).toBe('timeout');
});

test.each<[string, Category]>([
  ['channel_not_found', 'not_found'],
  ['Permission denied', 'permission'],
  ['The request timed out', 'timeout'],
  ['Server is busy', 'overloaded'],
  ['internal_error', 'server_error'],
  ['invalid_arguments', 'bad_request'],
  ['Missing parameter query', 'bad_request'],
  ['something else', 'unknown'],
])('inside a 200, %s is %s', (words, category) => {
  expect(decide(200, undefined, words)).toBe(category);
});

test('reads no more than the beginning', () => {
  expect(decide(400, undefined, `${'x '.repeat(2000)}rate limit`)).toBe('bad_request');
});
