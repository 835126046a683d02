import { describe, expect, test } from 'vitest';
import { carriesKey, keyFor } from './idempotency-key.ts';

describe('a key is made', () => {
  test.each([
    [true, 'POST', {}, 'Idempotency-Key'],
    [true, 'PATCH', {}, 'Idempotency-Key'],
    ['X-Once', 'POST', {}, 'X-Once'],
    [false, 'POST', {}, undefined],
    [true, 'GET', {}, undefined],
    [true, 'PUT', {}, undefined],
    [true, undefined, {}, undefined],
    [true, 'POST', { 'idempotency-key': 'mine' }, undefined],
    [true, 'POST', { 'X-Idempotency-Key': 'mine' }, undefined],
    ['X-Once', 'POST', { 'x-once': 'mine' }, undefined],
  ])('idempotencyKey %s, %s with %j', (idempotencyKey, method, headers, name) => {
    expect(keyFor({ idempotencyKey }, { method, headers })?.[0]).toBe(name);
  });

  test('of 128 random bits, never the same', () => {
    const keys = Array.from(
      { length: 100 },
      () => keyFor({ idempotencyKey: true }, { method: 'POST' })?.[1],
    );
    expect(new Set(keys).size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^[\da-f]{32}$/);
  });
});

test.each([
  [{ 'IDEMPOTENCY-KEY': 'x' }, true],
  [[['idempotency-key', 'x']] as const, true],
  [new Headers({ 'Idempotency-Key': 'x' }), true],
  [{ 'idempotency-key': undefined }, false],
  [{ 'x-key': 'x' }, false],
  [undefined, false],
])('a key is noticed in %j: %s', (headers, expected) => {
  expect(carriesKey({ idempotencyKey: false }, headers)).toBe(expected);
});
