import { expect, test } from 'vitest';
import type { Category } from './category.ts';
import { categoryOfStatus, mayPass } from './status.ts';

const table: readonly (readonly [number, Category, boolean])[] = [
  [200, 'unknown', false],
  [304, 'unknown', false],
  [400, 'bad_request', false],
  [401, 'authentication', false],
  [402, 'billing', false],
  [403, 'permission', false],
  [404, 'not_found', false],
  [405, 'bad_request', false],
  [407, 'authentication', false],
  [408, 'timeout', true],
  [409, 'conflict', false],
  [410, 'not_found', false],
  [412, 'conflict', false],
  [413, 'payload_too_large', false],
  [415, 'bad_request', false],
  [422, 'validation', false],
  [423, 'conflict', false],
  [425, 'unknown', true],
  [429, 'rate_limit', true],
  [431, 'payload_too_large', false],
  [451, 'permission', false],
  [499, 'unknown', true],
  [500, 'server_error', true],
  [501, 'server_error', false],
  [502, 'server_error', true],
  [503, 'overloaded', true],
  [504, 'timeout', true],
  [505, 'server_error', false],
  [507, 'server_error', false],
  [508, 'server_error', false],
  [510, 'server_error', false],
  [511, 'server_error', false],
  [520, 'server_error', true],
  [521, 'server_error', true],
  [522, 'timeout', true],
  [523, 'server_error', true],
  [524, 'timeout', true],
  [525, 'server_error', false],
  [529, 'overloaded', true],
  [599, 'server_error', false],
];

test.each(table)('%i is %s, and may pass: %s', (status, category, passes) => {
  expect(categoryOfStatus(status)).toBe(category);
  expect(mayPass(category, status)).toBe(passes);
});

test('what kind of failure it is outweighs a client error, not a server error that stays', () => {
  expect(mayPass('rate_limit', 400)).toBe(true);
  expect(mayPass('overloaded', 200)).toBe(true);
  expect(mayPass('timeout', 501)).toBe(false);
  expect(mayPass('billing', 429)).toBe(false);
});
