import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HeadersLike } from '../failure.ts';
import { readHeaders } from './headers.ts';

const forms: readonly (readonly [string, HeadersLike | undefined])[] = [
  ['Headers', new Headers({ 'Retry-After': '5', Date: 'now' })],
  ['a record', { 'retry-after': '5', date: 'now' }],
  ['a record with lists', { 'Retry-After': ['5'], Date: ['now'], Age: undefined }],
  ['pairs', [['retry-after', '5'] as const, ['DATE', ' now '] as const]],
  [
    'a Map',
    new Map([
      ['Retry-After', '5'],
      ['date', 'now'],
    ]),
  ],
  ['numbers, as some clients keep them', { 'retry-after': 5, date: 'now' }],
];

test.each(forms)('reads %s', (_, headers) => {
  expect(Object.fromEntries(readHeaders(headers))).toEqual({ 'retry-after': '5', date: 'now' });
});

test('joins what was sent twice', () => {
  expect(readHeaders({ 'Retry-After': ['1', '5'] }).get('retry-after')).toBe('1, 5');
  expect(
    readHeaders([
      ['a', '1'],
      ['A', '2'],
    ]).get('a'),
  ).toBe('1, 2');
});

test.each([undefined, null, 'retry-after: 5', 7, [], ['retry-after', '5'], [null], [7]])(
  'makes nothing of %j',
  (headers) => {
    expect(readHeaders(headers as HeadersLike | undefined).get('retry-after')).toBeUndefined();
  },
);

test('survives a getter that throws, and names such as __proto__', () => {
  const hostile = Object.defineProperty({}, 'retry-after', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
  expect(readHeaders(hostile).size).toBe(0);
  const names = JSON.parse('{"__proto__":"1","constructor":"2"}') as HeadersLike;
  expect([...readHeaders(names)]).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('never throws, and no value is longer than 8 KiB', () => {
  fc.assert(
    fc.property(fc.anything(), (headers) => {
      for (const [, value] of readHeaders(headers as HeadersLike)) {
        expect(value.length).toBeLessThanOrEqual(8192);
      }
    }),
  );
  expect(readHeaders({ a: 'x'.repeat(9000) }).get('a')).toHaveLength(8192);
});
