import { describe, expect, test } from 'vitest';
import { addUsage, type ExtractUsage } from './usage.ts';

const total = (...parts: readonly unknown[]): ExtractUsage => {
  const sum: ExtractUsage = {};
  for (const part of parts) addUsage(sum, part);
  return sum;
};

describe('addUsage', () => {
  test.each<[name: string, parts: readonly unknown[], sum: unknown]>([
    ['nothing', [], {}],
    ['one answer', [{ total_urls: 2, successful_urls: 1 }], { total_urls: 2, successful_urls: 1 }],
    [
      'several answers',
      [{ total_urls: 20 }, { total_urls: 5, successful_urls: 4 }],
      { total_urls: 25, successful_urls: 4 },
    ],
    [
      'a number that is split further',
      [
        { successful_by_mode: { standard_urls: 1 } },
        { successful_by_mode: { standard_urls: 2, advanced_urls: 3 } },
      ],
      { successful_by_mode: { standard_urls: 3, advanced_urls: 3 } },
    ],
    ['what is no number', [{ total_urls: '2', unit: null, x: Number.NaN }, null, 'x', 7], {}],
    ['a number where a split was', [{ a: { b: 1 } }, { a: 2 }], { a: 2 }],
    ['deeper than three levels', [{ a: { b: { c: 1, d: { e: 1 } } } }], { a: { b: { c: 1 } } }],
  ])('%s', (_name, parts, sum) => {
    expect(total(...parts)).toEqual(sum);
  });

  test('a hostile name becomes a plain own field', () => {
    const sum = total(JSON.parse('{ "__proto__": { "polluted": 1 }, "constructor": 2 }'));
    expect(Object.keys(sum)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(sum)).toBe(Object.prototype);
  });
});
