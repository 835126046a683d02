import {
  BillingError,
  ConnectionError,
  RateLimitError,
  RedialError,
  TimeoutError,
  isBillingError,
  isRateLimitError,
  isRedialError,
  type Category,
  type RedialErrorInfo,
  type StopReason,
} from '@redial/core';
import {
  OctenError,
  OctenInsufficientBalanceError,
  isOctenError,
  octen,
  type OctenCode,
  type OctenReason,
} from '@redial/vendors/octen';
import { OkraPdfError, isOkraPdfError, type OkraPdfReason } from '@redial/vendors/okrapdf';
import { AxiosError, isAxiosError } from 'axios';
import type { ReasonOf } from '@redial/core';
import { expectTypeOf, test } from 'vitest';

const thrown = new Error('x') as unknown;

test('a class narrows the category to its own', () => {
  if (thrown instanceof RateLimitError) {
    expectTypeOf(thrown.redial.category).toEqualTypeOf<'rate_limit'>();
    expectTypeOf(thrown.redial.retryAfterMs).toEqualTypeOf<number | undefined>();
    expectTypeOf(thrown.redial.stopReason).toEqualTypeOf<StopReason>();
    expectTypeOf(thrown.message).toBeString();
  } else if (thrown instanceof BillingError) {
    expectTypeOf(thrown.redial.category).toEqualTypeOf<'billing'>();
  } else if (thrown instanceof RedialError) {
    expectTypeOf(thrown.redial.category).toEqualTypeOf<Category>();
  }
});

test('the classes are told apart: what one is not, the next may be', () => {
  const error = thrown as RateLimitError | BillingError | TimeoutError | ConnectionError;
  if (error instanceof RateLimitError) return;
  expectTypeOf(error).not.toBeNever();
  if (error instanceof BillingError) return;
  expectTypeOf(error).toEqualTypeOf<TimeoutError | ConnectionError>();
});

test('a guard narrows as the class does', () => {
  if (isRateLimitError(thrown)) expectTypeOf(thrown).toEqualTypeOf<RateLimitError>();
  else if (isBillingError(thrown)) expectTypeOf(thrown).toEqualTypeOf<BillingError>();
  else if (isRedialError(thrown)) {
    expectTypeOf(thrown.redial).toExtend<RedialErrorInfo>();
  }
});

test('one object is the client’s error and ours', () => {
  if (isAxiosError<{ detail: string }>(thrown) && isRateLimitError(thrown)) {
    expectTypeOf(thrown.response?.data.detail).toEqualTypeOf<string | undefined>();
    expectTypeOf(thrown.redial.category).toEqualTypeOf<'rate_limit'>();
  }
  if (thrown instanceof AxiosError && thrown instanceof OctenError) {
    expectTypeOf(thrown.config?.url).toEqualTypeOf<string | undefined>();
    expectTypeOf(thrown.redial.vendor).toEqualTypeOf<'octen'>();
  }
  if (thrown instanceof RateLimitError && thrown instanceof OctenError) {
    expectTypeOf(thrown.redial.category).toEqualTypeOf<'rate_limit'>();
    expectTypeOf(thrown.redial.reason).toExtend<OctenReason | 'unknown'>();
  }
});

test('a vendor’s class narrows the reason to the names of its rules', () => {
  if (thrown instanceof OctenError) {
    expectTypeOf(thrown.redial.reason).toEqualTypeOf<OctenReason | 'unknown'>();
    expectTypeOf(thrown.redial.code).toEqualTypeOf<string | undefined>();
  }
  if (thrown instanceof OctenInsufficientBalanceError) {
    expectTypeOf(thrown.redial.reason).toEqualTypeOf<'insufficient-balance'>();
    expectTypeOf(thrown.redial.category).toEqualTypeOf<'billing'>();
  }
  if (isOctenError(thrown)) {
    expectTypeOf(thrown.redial.reason).toEqualTypeOf<OctenReason | 'unknown'>();
  }
  if (thrown instanceof OkraPdfError) {
    expectTypeOf(thrown.redial.reason).toEqualTypeOf<OkraPdfReason | 'unknown'>();
  }
  if (isOkraPdfError(thrown)) expectTypeOf(thrown.redial.vendor).toEqualTypeOf<'okrapdf'>();
  expectTypeOf<ReasonOf<typeof octen>>().toEqualTypeOf<OctenReason>();
  expectTypeOf<OctenCode>().toExtend<string>();
});

test('a switch over a vendor’s reasons can be exhaustive', () => {
  const advice = (error: OctenError): string => {
    const { reason } = error.redial;
    switch (reason) {
      case 'bad-request':
      case 'payload-too-large':
        return 'fix the call';
      case 'invalid-api-key':
      case 'no-access':
        return 'fix the key';
      case 'insufficient-balance':
        return 'top up';
      case 'rate-limited':
      case 'server-error':
        return 'later';
      case 'blocked-by-proxy':
        return 'ask the network';
      case 'unknown':
        return 'read on';
      default:
        return reason satisfies never;
    }
  };
  expectTypeOf(advice).returns.toBeString();
});
