import { expect, test } from 'vitest';
import { isIdempotent } from './resend.ts';

// RFC 9110 section 9.2.2, and what the registry of methods (section 16.1.1) lists as safe.
test.each([
  ['GET', true],
  ['HEAD', true],
  ['OPTIONS', true],
  ['TRACE', true],
  ['PUT', true],
  ['DELETE', true],
  ['PROPFIND', true],
  ['REPORT', true],
  ['SEARCH', true],
  ['QUERY', true],
  ['propfind', true],
  ['PROPPATCH', false],
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
