import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFields } from './fields.ts';

const nowMs = Date.parse('2026-05-23T12:00:00Z');
const read = (fields: Record<string, string>): unknown => readFields((name) => fields[name], nowMs);

describe('what the fields of an answer say', () => {
  test.each([
    ['draft 10', { ratelimit: '"default";r=50;t=30' }, { remaining: 50, resetMs: 30_000 }],
    [
      'draft 10 with its policy',
      {
        ratelimit: '"burst";r=3;t=7',
        'ratelimit-policy': '"burst";q=100;w=60,"daily";q=1000;w=86400',
      },
      { remaining: 3, resetMs: 7_000, quota: 100, windowMs: 60_000 },
    ],
    [
      'of several policies the one with the least left',
      { ratelimit: '"burst";r=30;t=7, "daily";r=2;t=900' },
      { remaining: 2, resetMs: 900_000 },
    ],
    [
      'a reset beyond an hour is left out',
      { ratelimit: '"burst";r=30;t=7, "daily";r=2;t=40000' },
      { remaining: 30, resetMs: 7_000 },
    ],
    [
      'drafts 03 to 08',
      { ratelimit: 'limit=10, remaining=4, reset=20' },
      { remaining: 4, resetMs: 20_000, quota: 10 },
    ],
    [
      'three fields with a delta',
      { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' },
      { remaining: 0, resetMs: 30_000, quota: 60 },
    ],
    [
      'three fields with Unix seconds',
      { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': String(nowMs / 1000 + 12) },
      { remaining: 5, resetMs: 12_000 },
    ],
    [
      'Unix seconds by the server’s own clock',
      {
        date: new Date(nowMs + 600_000).toUTCString(),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(nowMs / 1000 + 603),
      },
      { remaining: 0, resetMs: 3_000 },
    ],
    [
      'of two that are used up the one that is so for longer',
      { ratelimit: '"second";r=0;t=1, "minute";r=0;t=50' },
      { remaining: 0, resetMs: 50_000 },
    ],
    ['no fields', {}, undefined],
    ['no reset', { 'x-ratelimit-remaining': '5' }, undefined],
    [
      'a reset that is past',
      { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '1600000000' },
      undefined,
    ],
    ['a negative remaining', { ratelimit: '"a";r=-1;t=5' }, undefined],
    ['words', { ratelimit: 'plenty' }, undefined],
  ])('%s', (_, fields, grant) => {
    expect(read(fields as Record<string, string>)).toEqual(grant);
  });

  test('nothing that a server sends throws or gives a number that is none', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (ratelimit, remaining, reset) => {
        for (const fields of [
          { ratelimit, 'ratelimit-policy': remaining },
          { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset },
        ]) {
          const grant = readFields((name) => (fields as Record<string, string>)[name], nowMs);
          for (const value of Object.values(grant ?? {})) expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
