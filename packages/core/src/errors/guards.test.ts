import { describe, expect, test } from 'vitest';
import type { Category } from '../classify/category.ts';
import * as guards from './guards.ts';
import { createInfo } from './mark.ts';
import * as kinds from './kinds.ts';
import { RedialError, vendorTrait } from './redial-error.ts';

type Kind = readonly [Category, typeof RedialError, (error: unknown) => boolean];

const table = [
  ['bad_request', kinds.BadRequestError, guards.isBadRequestError],
  ['authentication', kinds.AuthenticationError, guards.isAuthenticationError],
  ['permission', kinds.PermissionDeniedError, guards.isPermissionDeniedError],
  ['billing', kinds.BillingError, guards.isBillingError],
  ['not_found', kinds.NotFoundError, guards.isNotFoundError],
  ['conflict', kinds.ConflictError, guards.isConflictError],
  ['payload_too_large', kinds.PayloadTooLargeError, guards.isPayloadTooLargeError],
  ['validation', kinds.ValidationError, guards.isValidationError],
  ['rate_limit', kinds.RateLimitError, guards.isRateLimitError],
  ['timeout', kinds.TimeoutError, guards.isTimeoutError],
  ['overloaded', kinds.OverloadedError, guards.isOverloadedError],
  ['server_error', kinds.ServerError, guards.isServerError],
  ['network', kinds.ConnectionError, guards.isConnectionError],
  ['unknown', kinds.UnknownError, guards.isUnknownError],
] as unknown as readonly Kind[];

function errorOf(category: Category, vendor = 'acme', status?: number, reason = 'unknown'): Error {
  const facts = { vendor, category, reason, attempts: [], ...(status ? { status } : {}) };
  const redial = createInfo(facts, { stopReason: 'attempts', moment: 0 });
  return Object.defineProperty(new TypeError('x'), 'redial', { value: redial });
}

describe.each(table)('%s', (category, errorClass, guard) => {
  test('has one class and one guard', () => {
    const error = errorOf(category);
    expect(error).toBeInstanceOf(errorClass);
    expect(guard(error)).toBe(true);
    expect(error).toBeInstanceOf(RedialError);
    expect(guards.isRedialError(error)).toBe(true);
    expect(error).toBeInstanceOf(TypeError);
  });

  test('and no other', () => {
    const error = errorOf(category);
    const others = table.filter(([name]) => name !== category);
    for (const [, other, otherGuard] of others) {
      expect(error).not.toBeInstanceOf(other);
      expect(otherGuard(error)).toBe(false);
    }
  });
});

test.each([
  undefined,
  null,
  'x',
  1,
  new Error('x'),
  { redial: { category: 'billing' } },
  Object.create(null),
])('what Redial never saw is none of them: %s', (value) => {
  for (const [, errorClass, guard] of table) {
    expect(value instanceof errorClass).toBe(false);
    expect(guard(value)).toBe(false);
  }
  expect(guards.isRedialError(value)).toBe(false);
});

describe('a vendor’s class', () => {
  class AcmeError extends RedialError {
    static override readonly trait = vendorTrait('acme');
  }
  class AcmeBillingError extends AcmeError {
    static override readonly trait = vendorTrait('acme', 'out-of-parts', 'out-of-money');
  }

  test.each([
    ['an answer of the vendor', errorOf('billing', 'acme', 402, 'other'), true, false],
    ['one of its reasons', errorOf('billing', 'acme', 402, 'out-of-parts'), true, true],
    ['another of its reasons', errorOf('billing', 'acme', 402, 'out-of-money'), true, true],
    ['another vendor', errorOf('billing', 'other', 402, 'out-of-parts'), false, false],
    ['no answer', errorOf('network', 'acme'), false, false],
  ])('%s', (_, error, isVendors, isReasons) => {
    expect(error instanceof AcmeError).toBe(isVendors);
    expect(error instanceof AcmeBillingError).toBe(isReasons);
  });

  test('one object is of several classes at once', () => {
    const error = errorOf('rate_limit', 'acme', 429);
    expect([AcmeError, kinds.RateLimitError, TypeError].every((one) => error instanceof one)).toBe(
      true,
    );
  });
});

test('a user’s subclass is matched by its prototype', () => {
  class OwnError extends kinds.RateLimitError {}
  expect(errorOf('rate_limit')).not.toBeInstanceOf(OwnError);
  expect(new OwnError('x')).toBeInstanceOf(OwnError);
  expect(new OwnError('x')).toBeInstanceOf(kinds.RateLimitError);
  expect(new OwnError('x')).toBeInstanceOf(RedialError);
});
