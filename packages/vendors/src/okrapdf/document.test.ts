import { RedialError, TimeoutError, isTimeoutError, redialOf, systemClock } from '@redial/core';
import { manualClock } from '@redial/testing';
import { describe, expect, test } from 'vitest';
import { waitForDocument } from './document.ts';
import { OkraPdfError, isOkraPdfError } from './errors.ts';

/** Answers in turn; the last one is repeated. */
function statuses<T>(...answers: readonly T[]) {
  let calls = 0;
  const getStatus = async (): Promise<T> => {
    calls += 1;
    return answers.at(Math.min(calls, answers.length) - 1) as T;
  };
  return { getStatus, calls: () => calls };
}

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('waitForDocument', () => {
  test.each([
    { phase: 'complete' },
    { phase: 'completed' },
    { phase: 'awaiting_review' },
    { status: 'completed', total_pages: 3 },
    { status: 'complete' },
    { phase: 'COMPLETE' },
    { phase: 'complete', status: 'processing' },
  ])('gives back the answer %j', async (answer) => {
    const clock = manualClock({ quietMs: 0 });
    const { getStatus } = statuses<object>({ phase: 'uploading' }, { phase: 'parsing' }, answer);
    expect(await waitForDocument(getStatus, { clock })).toBe(answer);
    expect(clock.waitsMs).toEqual([1_500, 1_500]);
  });

  test('polls as often as it is told', async () => {
    const clock = manualClock({ quietMs: 0 });
    const { getStatus } = statuses({ phase: 'idle' }, { phase: 'complete' });
    await waitForDocument(getStatus, { clock, pollMs: 250 });
    expect(clock.waitsMs).toEqual([250]);
  });

  test.each([undefined, null, 'text', 7, [], {}, { phase: 7 }, { phase: 'new-phase' }])(
    'takes %j for "not yet"',
    async (answer) => {
      const clock = manualClock({ quietMs: 0 });
      const { getStatus } = statuses<unknown>(answer, { phase: 'complete' });
      expect(await waitForDocument(getStatus, { clock })).toEqual({ phase: 'complete' });
    },
  );

  test.each<[answer: object, expected: object]>([
    [
      { phase: 'error', error: 'The file is encrypted' },
      { category: 'server_error', reason: 'unknown', message: 'The file is encrypted' },
    ],
    [
      { status: 'failed', last_error: { code: 'EXTRACTION_BLOCKED', message: 'no pages' } },
      {
        category: 'validation',
        reason: 'extraction-blocked',
        code: 'EXTRACTION_BLOCKED',
        message: 'no pages',
        hint: 'Check document status before extracting: phase "complete" is required',
      },
    ],
    [{ phase: 'failed' }, { category: 'server_error', reason: 'unknown' }],
    [
      { phase: 'error', error: null },
      { category: 'server_error', reason: 'unknown' },
    ],
  ])('throws a typed error on %j', async (answer, expected) => {
    const clock = manualClock({ quietMs: 0 });
    const { getStatus, calls } = statuses({ phase: 'parsing' }, answer);
    const error = await caught(waitForDocument(getStatus, { clock }));
    expect(error).toBeInstanceOf(OkraPdfError);
    expect(error).toBeInstanceOf(RedialError);
    expect(error).toBeInstanceOf(Error);
    expect(isOkraPdfError(error) && error.redial).toMatchObject({
      vendor: 'okrapdf',
      status: 200,
      retryable: false,
      stopReason: 'not-retryable',
      body: answer,
      attempts: [{ attempt: 1, durationMs: 1_500 }],
      ...expected,
    });
    expect(calls()).toBe(2);
  });

  test('what the error says', async () => {
    const { getStatus } = statuses({ phase: 'error', error: 'The file is encrypted' });
    await expect(waitForDocument(getStatus)).rejects.toThrow(
      'The document was not processed: okrapdf server_error 200: The file is encrypted. (1 attempt)',
    );
  });
});

describe('the end of waitForDocument', () => {
  test('the deadline: a timeout, as soon as no further call can begin', async () => {
    const clock = manualClock({ quietMs: 0 });
    const { getStatus, calls } = statuses({ phase: 'parsing' });
    const error = await caught(
      waitForDocument(getStatus, { clock, pollMs: 1_000, deadlineMs: 3_000 }),
    );
    expect(calls()).toBe(3);
    expect(clock.waitsMs).toEqual([1_000, 1_000]);
    expect(error).toBeInstanceOf(TimeoutError);
    // OkraPDF has said nothing of a failure.
    expect(isOkraPdfError(error)).toBe(false);
    expect(redialOf(error)).toMatchObject({
      vendor: 'okrapdf',
      category: 'timeout',
      reason: 'timeout',
      message: 'still "parsing" after 3000 ms',
      retryable: true,
      stopReason: 'deadline',
      body: { phase: 'parsing' },
    });
  });

  test('by default after five minutes', async () => {
    const clock = manualClock({ quietMs: 0 });
    const { getStatus, calls } = statuses({ phase: 'parsing' });
    await caught(waitForDocument(getStatus, { clock }));
    expect(calls()).toBe(200);
  });

  test('a clock that skips waits does not end a call', async () => {
    const waitsMs: number[] = [];
    const clock = {
      ...systemClock,
      sleep: async (delayMs: number) => {
        waitsMs.push(delayMs);
        return 'elapsed' as const;
      },
    };
    const { getStatus } = statuses(
      { phase: 'parsing' },
      { phase: 'parsing' },
      { phase: 'complete' },
    );
    expect(await waitForDocument(getStatus, { clock })).toEqual({ phase: 'complete' });
    expect(waitsMs).toEqual([1_500, 1_500]);
  });

  test('the deadline during a call that hangs', async () => {
    const clock = manualClock();
    let signal: AbortSignal | undefined;
    const error = await caught(
      waitForDocument(
        async (call) => {
          ({ signal } = call);
          return new Promise<never>(() => {});
        },
        { clock, deadlineMs: 20 },
      ),
    );
    expect(isTimeoutError(error) && error.redial.message).toBe('no status after 20 ms');
    expect(clock.waitsMs).toEqual([]);
    expect(signal?.aborted).toBe(true);
  });

  test('an abort before the first call', async () => {
    const reason = new Error('stopped');
    const { getStatus, calls } = statuses({ phase: 'complete' });
    const error = await caught(waitForDocument(getStatus, { signal: AbortSignal.abort(reason) }));
    expect(error).toBe(reason);
    expect(redialOf(error)).toBeUndefined();
    expect(calls()).toBe(0);
  });

  test('an abort during a wait', async () => {
    const clock = manualClock({ mode: 'manual' });
    const controller = new AbortController();
    const reason = new Error('stopped');
    const { getStatus, calls } = statuses({ phase: 'parsing' });
    const pending = caught(waitForDocument(getStatus, { clock, signal: controller.signal }));
    await clock.advance(1_000);
    controller.abort(reason);
    expect(await pending).toBe(reason);
    expect(calls()).toBe(1);
    expect(clock.sleeps.map(({ outcome }) => outcome)).not.toContain('pending');
  });

  test('an abort during a call that hangs', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const error = await caught(
      waitForDocument(
        async () => {
          queueMicrotask(() => controller.abort(reason));
          return new Promise<never>(() => {});
        },
        { clock: manualClock({ mode: 'manual' }), signal: controller.signal },
      ),
    );
    expect(error).toBe(reason);
  });

  test('what the call throws is thrown as it is', async () => {
    const reason = new Error('Request failed with status code 401');
    const error = await caught(waitForDocument(async () => Promise.reject(reason)));
    expect(error).toBe(reason);
    expect(redialOf(error)).toBeUndefined();
  });

  test.each<[options: unknown, message: string]>([
    [{ pollMs: -1 }, 'pollMs must be a number of milliseconds above 0; got -1'],
    [{ pollMs: '5' }, 'pollMs must be a number of milliseconds above 0; got "5"'],
    [{ deadlineMs: 0 }, 'deadlineMs must be a number of milliseconds above 0; got 0'],
    [{ deadlineMs: Number.NaN }, 'deadlineMs must be a number of milliseconds above 0; got NaN'],
    [{ clock: {} }, 'clock must be a Clock with nowMs, monotonicMs and sleep; got [object Object]'],
    [{ signal: {} }, 'signal must be an AbortSignal; got [object Object]'],
    [{ poll: 5 }, 'poll is not an option; there are pollMs, deadlineMs, signal, clock'],
    [null, 'options must be an object; got null'],
  ])('refuses %j', async (options, message) => {
    const { getStatus, calls } = statuses({ phase: 'complete' });
    await expect(waitForDocument(getStatus, options as never)).rejects.toThrow(
      new TypeError(`redial: ${message}`),
    );
    expect(calls()).toBe(0);
  });

  test('refuses a status that is no function', async () => {
    await expect(waitForDocument({ phase: 'complete' } as never)).rejects.toThrow(
      new TypeError('redial: getStatus must be a function; got [object Object]'),
    );
  });

  test('undefined options are as if they were not there, and no deadline is Infinity', async () => {
    const { getStatus } = statuses({ phase: 'complete' });
    const none = { pollMs: undefined, signal: undefined, clock: undefined };
    const options = { ...none, deadlineMs: Infinity } as never;
    expect(await waitForDocument(getStatus, options)).toEqual({ phase: 'complete' });
  });
});
