import { manualClock } from '@redial/testing';
import { describe, expect, test } from 'vitest';
import { extractAll } from './extract-all.ts';
import { passing, vendor } from './extract-vendor.fixture.ts';

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

  test('a maxRounds of 1 is none: what failed is not sent again', async () => {
    const { send: failing } = vendor({ a: [passing] });
    const clock = manualClock({ quietMs: 0 });
    await extractAll({ urls: ['a'] }, failing, { clock, maxRounds: 1 });
    expect(clock.waitsMs).toEqual([]);
  });

  test.each([undefined, null, {}, { urls: 'a' }, { urls: ['a', 7] }])(
    'request %j',
    async (request) => {
      await expect(extractAll(request as never, send)).rejects.toThrow(
        /^redial: request\.urls must be a list of strings; got /,
      );
    },
  );
});
