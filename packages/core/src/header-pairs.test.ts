import { expect, test } from 'vitest';
import { headerPairs } from './header-pairs.ts';

test.each<[string, Parameters<typeof headerPairs>[0], [string, string][]]>([
  ['nothing', undefined, []],
  ['Headers', new Headers({ A: '1' }), [['a', '1']]],
  [
    'an object',
    { A: '1', b: '2' },
    [
      ['A', '1'],
      ['b', '2'],
    ],
  ],
  [
    'several values',
    { a: ['1', '2'] },
    [
      ['a', '1'],
      ['a', '2'],
    ],
  ],
  ['values that are not there', { a: undefined, b: null as never }, []],
  ['numbers', { a: 1 as never }, [['a', '1']]],
  [
    'a list',
    [
      ['a', '1'],
      ['a', '2'],
    ],
    [
      ['a', '1'],
      ['a', '2'],
    ],
  ],
  ['a map', new Map([['a', '1']]), [['a', '1']]],
])('%s', (_, headers, expected) => {
  expect(headerPairs(headers)).toEqual(expected);
});
