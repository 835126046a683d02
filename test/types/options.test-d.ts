import {
  createRedial,
  defineProfile,
  systemClock,
  type AttemptContext,
  type Clock,
  type Diagnosis,
  type Progress,
  type ReasonOf,
  type Redial,
  type RedialOptions,
} from '@redial/core';
import { withRedial } from '@redial/fetch';
import type { RedisLanesOptions } from '@redial/redis';
import type { ManualClockOptions } from '@redial/testing';
import { octen, type ExtractAllOptions } from '@redial/vendors/octen';
import { okrapdf, type WaitForDocumentOptions } from '@redial/vendors/okrapdf';
import { expectTypeOf, test } from 'vitest';

test('every option is optional', () => {
  expectTypeOf(createRedial).toBeCallableWith();
  expectTypeOf(createRedial).toBeCallableWith({});
  expectTypeOf(createRedial).toBeCallableWith({ vendor: octen });
  expectTypeOf(createRedial).toBeCallableWith({ vendor: [octen, okrapdf] });
  expectTypeOf(createRedial).returns.toEqualTypeOf<Redial>();
});

test('an option that is undefined is one that is left out, also with exactOptionalPropertyTypes', () => {
  const maybe = undefined as { ms: number; on: () => void; sign: () => Promise<void> } | undefined;
  createRedial({
    vendor: undefined,
    policy: { deadlineMs: maybe?.ms, maxAttempts: maybe?.ms, shouldRetry: undefined },
    lane: { perSecond: maybe?.ms },
    onEvent: maybe?.on,
    beforeAttempt: maybe?.sign,
    clock: undefined,
    random: undefined,
  });
  void createRedial().run(async () => 1, { method: undefined, signal: undefined });
  withRedial(fetch, {}, { attemptTimeoutMs: maybe?.ms, throwHttpErrors: undefined });
  void withRedial(fetch)('https://api.test', { redial: undefined });
});

test('so it is where a job, a store or a clock takes options', () => {
  expectTypeOf<{ signal: undefined; deadlineMs: undefined }>().toExtend<WaitForDocumentOptions>();
  expectTypeOf<{ signal: undefined; onProgress: undefined }>().toExtend<ExtractAllOptions>();
  expectTypeOf<{ prefix: undefined }>().toExtend<RedisLanesOptions>();
  expectTypeOf<{ startMs: undefined; quietMs: undefined }>().toExtend<ManualClockOptions>();
});

test('what is no option is refused', () => {
  // @ts-expect-error: there are no retries here, but attempts
  createRedial({ retries: 3 });
  // @ts-expect-error: nor in the policy
  createRedial({ policy: { retries: 3 } });
  // @ts-expect-error: milliseconds, by name
  createRedial({ policy: { baseDelay: 100 } });
  // @ts-expect-error: one of three words
  createRedial({ policy: { jitter: 'some' } });
  // @ts-expect-error: one of three words
  createRedial({ policy: { resend: 'sometimes' } });
  // @ts-expect-error: a vendor is a profile, not its name
  createRedial({ vendor: 'octen' });
});

test('callbacks are typed by what they are told', () => {
  createRedial({
    policy: {
      shouldRetry(diagnosis, progress) {
        expectTypeOf(diagnosis).toEqualTypeOf<Diagnosis>();
        expectTypeOf(progress).toEqualTypeOf<Progress>();
        return undefined;
      },
    },
    beforeAttempt(attempt) {
      expectTypeOf(attempt).toEqualTypeOf<AttemptContext>();
      expectTypeOf(attempt.headers).toEqualTypeOf<Headers>();
      expectTypeOf(attempt.signal).toEqualTypeOf<AbortSignal>();
    },
  });
  createRedial({
    policy: {
      // @ts-expect-error: a promise is no answer
      shouldRetry: async () => true,
    },
  });
});

test('the clock is an object that can be spread', () => {
  const clock: Clock = { ...systemClock, nowMs: () => 0 };
  expectTypeOf<RedialOptions['clock']>().toEqualTypeOf<Clock | undefined>();
  expectTypeOf(createRedial).toBeCallableWith({ clock, random: () => 0 });
});

test('run gives back what the code gives back', async () => {
  const redial = createRedial();
  const value = await redial.run(async ({ signal, headers, attempt }) => {
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    expectTypeOf(headers).toEqualTypeOf<Headers>();
    expectTypeOf(attempt).toBeNumber();
    return { id: 1 };
  });
  expectTypeOf(value).toEqualTypeOf<{ id: number }>();
  const response = redial.run(() => fetch('http://127.0.0.1'), {
    method: 'POST',
    headers: { a: ['1', '2'], b: undefined },
    replayable: false,
    attemptTimeoutMs: 1_000,
    signal: new AbortController().signal,
  });
  expectTypeOf(response).toEqualTypeOf<Promise<Response>>();
  // @ts-expect-error: no fact of a request
  void redial.run(async () => 1, { timeout: 1_000 });
});

test('a profile’s reasons are its rules’ names', () => {
  const profile = defineProfile({
    vendor: 'acme',
    hosts: [],
    rules: [
      {
        reason: 'out-of-parts',
        when: { status: 402 },
        category: 'billing',
        source: 'https://a.example',
      },
      {
        reason: 'closed',
        when: { code: 'CLOSED' },
        category: 'overloaded',
        source: 'https://a.example',
      },
    ],
  });
  expectTypeOf<ReasonOf<typeof profile>>().toEqualTypeOf<'out-of-parts' | 'closed'>();
  defineProfile({
    vendor: 'acme',
    hosts: [],
    // @ts-expect-error: no such category
    rules: [{ reason: 'x', when: { status: 402 }, category: 'money', source: 'https://a.example' }],
  });
  defineProfile({
    vendor: 'acme',
    hosts: [],
    // @ts-expect-error: every rule says where it is documented
    rules: [{ reason: 'x', when: { status: 402 }, category: 'billing' }],
  });
});
