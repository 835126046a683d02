import { expect, test } from 'vitest';
import { readFirst, readPath } from './path.ts';

const body = JSON.parse(
  '{"error":{"code":"X","list":[{"a":1},{"a":2}]},"__proto__":{"polluted":"yes"},"empty":null}',
) as unknown;

test.each([
  ['error.code', 'X'],
  ['error.list.1.a', 2],
  ['empty', null],
  ['empty.more', undefined],
  ['error.code.length', undefined],
  ['error.missing', undefined],
  ['', undefined],
  ['constructor', undefined],
  ['toString', undefined],
  ['error.hasOwnProperty', undefined],
  ['error.list.length', 2],
  ['polluted', undefined],
  // What a JSON text says of its own is no prototype, but a field like any other.
  ['__proto__.polluted', 'yes'],
])('%s', (path, value) => {
  expect(readPath(body, path)).toBe(value);
});

test.each([undefined, null, 'text', 7, true])('%j holds nothing', (value) => {
  expect(readPath(value, 'length')).toBeUndefined();
});

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

test('the first of several that is accepted', () => {
  expect(readFirst(body, ['nothing', 'empty', 'error.list', 'error.code'], text)).toBe('X');
  expect(readFirst(body, ['nothing'], text)).toBeUndefined();
  expect(readFirst(body, undefined, text)).toBeUndefined();
});
