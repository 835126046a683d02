import { systemClock } from '@redial/core';
import { fixedRandom, manualClock } from '@redial/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractAll, partialExtract } from './extract-all.ts';
import type { ExtractProgress } from './extract-job.ts';

type Message = string | undefined;

/** Answers as documented: per URL a list of messages, one a round; undefined: content. */
function vendor(script: Readonly<Record<string, readonly Message[]>> = {}) {
  const calls: string[][] = [];
  const asked = new Map<string, number>();
  const send = async ({ urls }: { readonly urls: readonly string[] }): Promise<unknown> => {
    calls.push([...urls]);
    const results = urls.map((url) => {
      const count = asked.get(url) ?? 0;
      asked.set(url, count + 1);
      const messages = script[url] ?? [];
      const message = messages[Math.min(count, messages.length - 1)];
      return message === undefined
        ? { url, status: 'success', full_content: `content of ${url}` }
        : { url, status: 'failed', error_message: message };
    });
    const successful = results.filter(({ status }) => status === 'success').length;
    return {
      code: 0,
      msg: 'success',
      data: { results },
      meta: { usage: { total_urls: urls.length, successful_urls: successful } },
    };
  };
  return { calls, send };
}

const passing = 'Target server error (HTTP 503)';
const lasting = 'Target returned HTTP 404';

const quick = () => ({ clock: manualClock({ quietMs: 0 }), random: fixedRandom(0.5) });

const urlsOf = (list: readonly { readonly url: string }[]): string[] => list.map(({ url }) => url);

const pages = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `https://example.com/${index}`);

describe('extractAll', () => {
  test('asks for at most 20 URLs a call, one call after the other', async () => {
    const { calls, send } = vendor();
    const outcome = await extractAll({ urls: pages(45) }, send, quick());
    expect(calls.map((urls) => urls.length)).toEqual([20, 20, 5]);
    expect(urlsOf(outcome.results)).toEqual(pages(45));
    expect(outcome).toMatchObject({
      failures: [],
      usage: { total_urls: 45, successful_urls: 45 },
      rounds: 1,
    });
  });

  test('asks again only for URLs whose failure may pass', async () => {
    const { calls, send } = vendor({ a: [passing, undefined], b: [lasting], c: [passing] });
    const options = quick();
    const outcome = await extractAll({ urls: ['a', 'b', 'c', 'd'] }, send, options);
    expect(calls).toEqual([['a', 'b', 'c', 'd'], ['a', 'c'], ['c']]);
    expect(urlsOf(outcome.results)).toEqual(['a', 'd']);
    expect(outcome.failures).toMatchObject([
      { url: 'b', reason: 'target-4xx', targetStatus: 404 },
      { url: 'c', reason: 'target-5xx', targetStatus: 503 },
    ]);
    expect(outcome).toMatchObject({ usage: { total_urls: 7, successful_urls: 2 }, rounds: 3 });
    expect(options.clock.waitsMs).toEqual([500, 1_000]);
  });

  test('the wait is drawn below a ceiling that doubles up to 30 s', async () => {
    const { send } = vendor({ a: [passing] });
    const clock = manualClock({ quietMs: 0 });
    const random = fixedRandom(1);
    await extractAll({ urls: ['a'] }, send, { clock, random, maxRounds: 7, baseDelayMs: 2_000 });
    expect(clock.waitsMs).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test('the wait is drawn at random by default', async () => {
    const { send } = vendor({ a: [passing] });
    const clock = manualClock({ quietMs: 0 });
    await extractAll({ urls: ['a'] }, send, { clock, maxRounds: 9 });
    expect(new Set(clock.waitsMs).size).toBe(8);
    expect(Math.max(...clock.waitsMs)).toBeLessThan(30_000);
  });

  test('keeps the order of the request with its duplicates, and asks for each URL once', async () => {
    const { calls, send } = vendor({ b: [lasting] });
    const outcome = await extractAll({ urls: ['c', 'b', 'a', 'c', 'b'] }, send, quick());
    expect(calls).toEqual([['c', 'b', 'a']]);
    expect(urlsOf(outcome.results)).toEqual(['c', 'a', 'c']);
    expect(urlsOf(outcome.failures)).toEqual(['b', 'b']);
  });

  test('sends the other parameters along, and leaves the request as it is', async () => {
    const request = Object.freeze({ urls: Object.freeze(['a']), format: 'text', timeout: 30 });
    const bodies: unknown[] = [];
    const { send } = vendor();
    await extractAll(request, async (body) => {
      bodies.push(body);
      return send(body);
    });
    expect(bodies).toEqual([{ urls: ['a'], format: 'text', timeout: 30 }]);
  });

  test('knows a URL again that the answer spells out', async () => {
    const outcome = await extractAll({ urls: ['octen.ai', 'https://octen.ai'] }, async () => ({
      code: 0,
      data: { results: [{ url: 'https://octen.ai/', status: 'success', full_content: 'x' }] },
    }));
    expect(outcome.results).toEqual([
      { url: 'octen.ai', status: 'success', full_content: 'x' },
      { url: 'https://octen.ai', status: 'success', full_content: 'x' },
    ]);
  });

  test.each<[name: string, asked: string[], answered: string[], results: [string, string][]]>([
    [
      'where a redirect led',
      ['http://a.test/1', 'b.test', 'http://short.test/x'],
      ['https://a.test/1', 'https://b.test/', 'https://www.c.test/article'],
      [
        ['http://a.test/1', 'https://a.test/1'],
        ['b.test', 'https://b.test/'],
        ['http://short.test/x', 'https://www.c.test/article'],
      ],
    ],
    [
      'and leaves the others to their own names, in whatever order',
      ['http://a.test/', 'b.test', 'c.test'],
      ['c.test', 'https://www.a.test/', 'b.test'],
      [
        ['http://a.test/', 'https://www.a.test/'],
        ['b.test', 'b.test'],
        ['c.test', 'c.test'],
      ],
    ],
  ])('knows a URL again %s, by its place', async (_name, asked, answered, expected) => {
    const calls: string[][] = [];
    const outcome = await extractAll({ urls: asked }, async ({ urls }) => {
      calls.push(urls);
      const results = answered.map((url) => ({ url, status: 'success', full_content: url }));
      return { code: 0, data: { results } };
    });
    expect(calls).toEqual([asked]);
    expect(outcome.results.map((result) => [result.url, result['full_content']])).toEqual(expected);
    expect(outcome.failures).toEqual([]);
  });

  test('a failure is told by its place, too', async () => {
    const outcome = await extractAll({ urls: ['http://a.test/1'] }, async () => ({
      code: 0,
      data: {
        results: [{ url: 'https://a.test/1', status: 'failed', error_message: lasting }],
      },
    }));
    expect(outcome.failures).toMatchObject([{ url: 'http://a.test/1', reason: 'target-4xx' }]);
  });

  test.each([
    ['one is missing', ['z']],
    ['there are too many', ['w', 'x', 'y', 'z']],
    ['one that was asked for is there twice', ['c', 'c', 'z']],
  ])('no place is guessed when %s', async (_name, answered) => {
    const results = answered.map((url) => ({ url, status: 'success' }));
    const send = async (): Promise<unknown> => ({ code: 0, data: { results } });
    const outcome = await extractAll({ urls: ['a', 'b', 'c'] }, send, quick());
    expect(urlsOf(outcome.failures)).toEqual(answered.includes('c') ? ['a', 'b'] : ['a', 'b', 'c']);
  });

  test('no URL, no call', async () => {
    const { calls, send } = vendor();
    expect(await extractAll({ urls: [] }, send)).toEqual({
      results: [],
      failures: [],
      usage: {},
      rounds: 0,
    });
    expect(calls).toEqual([]);
  });

  test('usage is also found under data, where older answers have it', async () => {
    const outcome = await extractAll({ urls: ['a'] }, async () => ({
      code: 0,
      data: { results: [{ url: 'a', status: 'success' }], meta: { usage: { total_urls: 1 } } },
    }));
    expect(outcome.usage).toEqual({ total_urls: 1 });
  });

  test.each([
    ['nothing', undefined],
    ['text', 'Bad Gateway'],
    ['an answer without results', { code: 0, data: {}, meta: {} }],
    [
      'results of other URLs',
      { code: 0, data: { results: ['y', 'z'].map((url) => ({ url, status: 'success' })) } },
    ],
  ])('%s: every URL is an unknown failure, asked for again', async (_name, answer) => {
    const outcome = await extractAll({ urls: ['a'] }, async () => answer, quick());
    expect(outcome.results).toEqual([]);
    expect(outcome.failures).toMatchObject([{ url: 'a', reason: 'unknown', retryable: true }]);
    expect(outcome.rounds).toBe(3);
  });

  test.each([
    [403, 1],
    [429, 3],
    [500, 3],
    [1001, 3],
  ])('a body that failed with code %i: %i rounds', async (code, rounds) => {
    const answer = { code, msg: 'Forbidden', data: null, meta: null };
    const outcome = await extractAll({ urls: ['a'] }, async () => answer, quick());
    expect(outcome.failures).toMatchObject([
      { url: 'a', reason: 'unknown', message: `the call failed with code ${code}: Forbidden` },
    ]);
    expect(outcome.rounds).toBe(rounds);
  });
});

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

describe('onProgress of extractAll', () => {
  test('is told after every call', async () => {
    const { send } = vendor({ a: [passing, undefined], b: [lasting] });
    const seen: ExtractProgress[] = [];
    const onProgress = (progress: ExtractProgress): void => void seen.push(progress);
    await extractAll({ urls: ['a', 'b', 'c', 'a'] }, send, { ...quick(), onProgress });
    expect(seen).toEqual([
      { round: 1, total: 4, succeeded: 1, failed: 1, pending: 2 },
      { round: 2, total: 4, succeeded: 3, failed: 1, pending: 0 },
    ]);
  });

  test('costs no more than the URLs of the call, however many there are', async () => {
    const { calls, send } = vendor();
    let pending = 0;
    await extractAll({ urls: pages(60_000) }, send, {
      onProgress: (progress) => {
        ({ pending } = progress);
      },
    });
    expect([calls.length, pending]).toEqual([3_000, 0]);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('observer');
      },
    ],
    ['rejects', () => Promise.reject(new Error('observer'))],
  ])('changes nothing when it %s', async (_name, onProgress) => {
    const { send } = vendor();
    const outcome = await extractAll({ urls: ['a'] }, send, { onProgress });
    expect(urlsOf(outcome.results)).toEqual(['a']);
  });
});

describe('bad options of extractAll', () => {
  const { send } = vendor();

  test.each<[options: unknown, message: string]>([
    [{ maxRounds: 0 }, 'maxRounds must be a whole number, 1 or more; got 0'],
    [{ maxRounds: 1.5 }, 'maxRounds must be a whole number, 1 or more; got 1.5'],
    [{ baseDelayMs: -1 }, 'baseDelayMs must be a number of milliseconds, 0 or more; got -1'],
    [
      { baseDelayMs: Infinity },
      'baseDelayMs must be a number of milliseconds, 0 or more; got Infinity',
    ],
    [{ deadlineMs: 0 }, 'deadlineMs must be a number of milliseconds above 0; got 0'],
    [{ deadlineMs: Number.NaN }, 'deadlineMs must be a number of milliseconds above 0; got NaN'],
    [{ clock: {} }, 'clock must be a Clock with nowMs, monotonicMs and sleep; got [object Object]'],
    [{ signal: {} }, 'signal must be an AbortSignal; got [object Object]'],
    [{ signal: null }, 'signal must be an AbortSignal; got null'],
    [{ onProgress: 5 }, 'onProgress must be a function; got 5'],
    [{ random: 0.5 }, 'random must be a function; got 0.5'],
    [
      { maxround: 3 },
      'maxround is not an option; there are maxRounds, baseDelayMs, onProgress, random, deadlineMs, signal, clock',
    ],
    [null, 'options must be an object; got null'],
    [[], 'options must be an object; got [object Array]'],
  ])('%j', async (options, message) => {
    const calls: unknown[] = [];
    const noted = async (body: unknown): Promise<void> => void calls.push(body);
    await expect(extractAll({ urls: ['a'] }, noted, options as never)).rejects.toThrow(
      new TypeError(`redial: ${message}`),
    );
    expect(calls).toEqual([]);
  });

  test.each([undefined, null, 'send'])('send %j', async (given) => {
    await expect(extractAll({ urls: [] }, given as never)).rejects.toThrow(
      /^redial: send must be a function; got /,
    );
  });

  test.each([NaN, -1, 7, Infinity])(
    'a random of %d draws a wait between 0 and the ceiling',
    async (drawn) => {
      const { send: failing } = vendor({ a: [passing] });
      const clock = manualClock({ quietMs: 0 });
      await extractAll({ urls: ['a'] }, failing, { clock, random: () => drawn, maxRounds: 2 });
      for (const waitMs of clock.waitsMs) expect([0, 1_000]).toContain(waitMs);
    },
  );

  test.each([undefined, null, {}, { urls: 'a' }, { urls: ['a', 7] }])(
    'request %j',
    async (request) => {
      await expect(extractAll(request as never, send)).rejects.toThrow(
        /^redial: request\.urls must be a list of strings; got /,
      );
    },
  );
});

test('results and failures cover exactly the URLs of the request, whatever is answered', async () => {
  const url = fc.oneof(fc.constantFrom('a', 'b', 'c', 'https://a.test/'), fc.string());
  const entry = fc.record(
    {
      url: fc.oneof(url, fc.anything()),
      status: fc.oneof(fc.constantFrom('failed', 'success'), fc.anything()),
      error_message: fc.oneof(fc.constantFrom(passing, lasting), fc.anything()),
    },
    { requiredKeys: [] },
  );
  const answer = fc.oneof(
    fc.anything(),
    fc.record({
      code: fc.oneof(fc.integer(), fc.anything()),
      data: fc.record({ results: fc.array(fc.oneof(entry, fc.anything())) }),
      meta: fc.oneof(fc.record({ usage: fc.anything() }), fc.anything()),
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(url, { maxLength: 50 }),
      fc.infiniteStream(answer),
      async (urls, answers) => {
        const outcome = await extractAll({ urls }, async () => answers.next().value, {
          baseDelayMs: 0,
        });
        const covered = [...urlsOf(outcome.results), ...urlsOf(outcome.failures)];
        expect(covered.toSorted()).toEqual(urls.toSorted());
        // Each list by itself keeps the order of the request.
        const good = new Set(urlsOf(outcome.results));
        expect(urlsOf(outcome.results)).toEqual(urls.filter((each) => good.has(each)));
        expect(outcome.rounds).toBeLessThanOrEqual(3);
      },
    ),
  );
});
