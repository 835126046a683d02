import { systemClock } from '@redial/core';
import { fixedRandom, manualClock } from '@redial/testing';
import { describe, expect, test } from 'vitest';
import { extractAll, partialExtract } from './extract-all.ts';
import { lasting, pages, passing, quick, vendor } from './extract-vendor.fixture.ts';

describe('the end of extractAll', () => {
  test('the deadline: no further round begins that could not finish its wait', async () => {
    const { calls, send } = vendor({ a: [passing] });
    const clock = manualClock({ quietMs: 0 });
    const options = { clock, random: fixedRandom(1), deadlineMs: 2_500 };
    const outcome = await extractAll({ urls: ['a', 'b'] }, send, options);
    // 1,000 ms before round 2; 2,000 ms before round 3 would end at 3,000 ms.
    expect(calls).toHaveLength(2);
    expect(clock.nowMs() - Date.UTC(2026, 0, 1)).toBe(1_000);
    expect(outcome).toMatchObject({ results: [{ url: 'b' }], failures: [{ url: 'a' }], rounds: 2 });
  });

  test('a clock that skips waits does not end a call', async () => {
    const { send } = vendor({ a: [passing, undefined] });
    const waitsMs: number[] = [];
    const clock = {
      ...systemClock,
      sleep: async (delayMs: number) => {
        waitsMs.push(delayMs);
        return 'elapsed' as const;
      },
    };
    const options = { clock, random: fixedRandom(0.5), deadlineMs: 60_000 };
    const outcome = await extractAll({ urls: ['a'] }, send, options);
    expect(outcome).toMatchObject({ results: [{ url: 'a' }], failures: [], rounds: 2 });
    expect(waitsMs).toEqual([500]);
  });

  test('the deadline during a call that hangs: what is there is returned', async () => {
    const { send } = vendor();
    let signal: AbortSignal | undefined;
    const options = { clock: manualClock(), deadlineMs: 20 };
    const outcome = await extractAll(
      { urls: pages(21) },
      async (body, call) => {
        if (body.urls.length === 20) return send(body);
        ({ signal } = call);
        return new Promise<never>(() => {});
      },
      options,
    );
    expect(outcome.results).toHaveLength(20);
    expect(outcome.failures).toEqual([
      {
        url: 'https://example.com/20',
        message: 'no answer before the end',
        reason: 'unknown',
        retryable: true,
      },
    ]);
    expect(signal?.reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('an abort before the first call', async () => {
    const { calls, send } = vendor();
    const reason = new Error('stopped');
    const signal = AbortSignal.abort(reason);
    await expect(extractAll({ urls: ['a'] }, send, { signal })).rejects.toBe(reason);
    expect(calls).toEqual([]);
  });

  test('an abort during a call that hangs', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const pending = extractAll(
      { urls: ['a'] },
      async () => {
        queueMicrotask(() => controller.abort(reason));
        return new Promise<never>(() => {});
      },
      { signal: controller.signal },
    );
    await expect(pending).rejects.toBe(reason);
  });

  test('an abort is the reason, also where the call fails first, in its own words', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const pending = extractAll(
      { urls: ['a'] },
      async () =>
        new Promise<never>((_resolve, reject) => {
          controller.signal.addEventListener('abort', () => reject(new Error('canceled')));
          queueMicrotask(() => controller.abort(reason));
        }),
      { signal: controller.signal },
    );
    await expect(pending).rejects.toBe(reason);
  });

  test('an abort during a wait', async () => {
    const { calls, send } = vendor({ a: [passing] });
    const controller = new AbortController();
    const clock = manualClock({ mode: 'manual' });
    const reason = new Error('stopped');
    const options = { clock, random: fixedRandom(1), signal: controller.signal };
    const pending = extractAll({ urls: ['a'] }, send, options).catch((error: unknown) => error);
    await clock.advance(500);
    controller.abort(reason);
    expect(await pending).toBe(reason);
    expect(calls).toHaveLength(1);
    expect(clock.waitsMs).toEqual([]);
  });

  test('what send throws is thrown, and what was collected before is not lost', async () => {
    const { send } = vendor({ 'https://example.com/0': [lasting] });
    const spent = new Error('Insufficient balance');
    const failing = async (body: { readonly urls: readonly string[] }): Promise<unknown> => {
      if (body.urls.includes('https://example.com/20')) throw spent;
      return send(body);
    };
    const error = await extractAll({ urls: pages(21) }, failing, quick()).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBe(spent);
    const partial = partialExtract(error);
    expect(partial?.results).toHaveLength(19);
    expect(partial?.failures).toMatchObject([
      { url: 'https://example.com/0', reason: 'target-4xx' },
      { url: 'https://example.com/20', reason: 'unknown', retryable: true },
    ]);
    expect(partial).toMatchObject({ usage: { total_urls: 20 }, rounds: 1 });
  });

  test('only an error that ended a job has a part of it', () => {
    expect(partialExtract(new Error('other'))).toBeUndefined();
    expect(partialExtract('text')).toBeUndefined();
    expect(partialExtract(null)).toBeUndefined();
  });
});
