import {
  createRedial,
  redialOf,
  type AttemptRecord,
  type Category,
  type Delivery,
  type Diagnosis,
  type RedialEvent,
  type RedialInfo,
  type StopReason,
} from '@redial/core';
import type { AxiosResponse } from 'axios';
import type { FetchResponse } from 'ofetch';
import { expectTypeOf, test } from 'vitest';

test('a switch over the category can be exhaustive', () => {
  const status = (category: Category): number => {
    switch (category) {
      case 'bad_request':
      case 'validation':
      case 'payload_too_large':
      case 'conflict':
        return 400;
      case 'authentication':
      case 'permission':
      case 'billing':
      case 'not_found':
        return 403;
      case 'rate_limit':
      case 'overloaded':
        return 429;
      case 'timeout':
      case 'server_error':
      case 'network':
      case 'unknown':
        return 502;
      default:
        return category satisfies never;
    }
  };
  expectTypeOf(status).returns.toBeNumber();
});

test('the other closed lists', () => {
  expectTypeOf<Delivery>().toEqualTypeOf<'not-sent' | 'unknown' | 'answered'>();
  expectTypeOf<StopReason>().toEqualTypeOf<
    | 'not-retryable'
    | 'not-safe'
    | 'body-not-replayable'
    | 'attempts'
    | 'deadline'
    | 'wait-too-long'
    | 'budget'
    | 'disabled'
  >();
});

test('diagnose gives a diagnosis, or undefined where nothing failed', () => {
  const { diagnose } = createRedial();
  expectTypeOf(diagnose).returns.toEqualTypeOf<Diagnosis | undefined>();
  diagnose({ status: 200, headers: {} });
  diagnose({ status: 429, headers: new Headers(), body: 'text', method: 'GET', url: '/' });
  diagnose({ status: 429, headers: {}, body: null, method: undefined, url: undefined });
});

test('diagnose takes what the clients call a response', () => {
  const { diagnose } = createRedial();
  expectTypeOf(diagnose).toBeCallableWith({} as AxiosResponse);
  expectTypeOf(diagnose).toBeCallableWith({} as FetchResponse<unknown>);
  expectTypeOf(diagnose).toBeCallableWith({
    ...({} as Pick<AxiosResponse, 'status' | 'headers'>),
    body: '',
  });
  diagnose({ status: 429, headers: [['retry-after', '1']], body: { code: 1 } });
  // @ts-expect-error: without a status there is nothing to say
  diagnose({ headers: {} });
});

test('redialOf takes anything', () => {
  expectTypeOf(redialOf).parameter(0).toBeUnknown();
  expectTypeOf(redialOf).returns.toEqualTypeOf<RedialInfo | undefined>();
  expectTypeOf<RedialInfo['attempts']>().toEqualTypeOf<readonly AttemptRecord[]>();
  expectTypeOf<RedialInfo['category']>().toEqualTypeOf<Category | undefined>();
  expectTypeOf<RedialInfo['stopReason']>().toEqualTypeOf<StopReason | undefined>();
});

test('events are told apart by their type', () => {
  const describe = (event: RedialEvent): unknown => {
    expectTypeOf(event.vendor).toBeString();
    expectTypeOf(event.attempt).toBeNumber();
    if (event.type === 'attempt-failed') expectTypeOf(event.willRetry).toBeBoolean();
    if (event.type === 'retry-scheduled') expectTypeOf(event.delayMs).toBeNumber();
    if (event.type === 'recovered') expectTypeOf(event.attempts).toBeNumber();
    if (event.type === 'gave-up') expectTypeOf(event.stopReason).toEqualTypeOf<StopReason>();
    // @ts-expect-error: an abort says nothing of a failure
    return event.type === 'aborted' ? event.diagnosis : undefined;
  };
  expectTypeOf(describe).parameter(0).toEqualTypeOf<RedialEvent>();
});

test('what is known cannot be written to', () => {
  const info = redialOf(new Error('x'));
  // @ts-expect-error: read-only
  if (info) info.vendor = 'other';
  // @ts-expect-error: read-only
  info?.attempts.push();
});
