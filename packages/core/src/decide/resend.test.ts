import { expect, test } from 'vitest';
import { isIdempotent } from './resend.ts';

// RFC 9110 section 9.2.2; QUERY is idempotent by its own draft, which no client sends yet.
test.each([
  ['GET', true],
  ['HEAD', true],
  ['OPTIONS', true],
  ['TRACE', true],
  ['PUT', true],
  ['DELETE', true],
  ['POST', false],
  ['PATCH', false],
  ['CONNECT', false],
  ['put', true],
  ['post', false],
  ['BREW', false],
  ['', false],
  [undefined, true],
])('%s: %s', (method, expected) => {
  expect(isIdempotent(method)).toBe(expected);
});
