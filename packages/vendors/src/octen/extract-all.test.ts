import { fixedRandom, manualClock } from '@redial/testing';
import { describe, expect, test } from 'vitest';
import { extractAll } from './extract-all.ts';
import type { ExtractProgress } from './extract-job.ts';
import { lasting, pages, passing, quick, urlsOf, vendor } from './extract-vendor.fixture.ts';

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
