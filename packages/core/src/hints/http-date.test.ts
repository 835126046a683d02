import { expect, test } from 'vitest';
import { parseHttpDate } from './http-date.ts';

const now = Date.UTC(2026, 0, 15);
const moment = Date.UTC(1994, 10, 6, 8, 49, 37);

// RFC 9110 section 5.6.7 gives the first three as its examples.
test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', moment],
  ['Sunday, 06-Nov-94 08:49:37 GMT', moment],
  ['Sun Nov  6 08:49:37 1994', moment],
  ['Wed Nov 16 08:49:37 1994', Date.UTC(1994, 10, 16, 8, 49, 37)],
  ['Wednesday, 21-Oct-26 07:28:00 GMT', Date.UTC(2026, 9, 21, 7, 28)],
  ['Thursday, 29-Feb-24 00:00:00 GMT', Date.UTC(2024, 1, 29)],
  // Two digits that would be more than 50 years ahead are of the last century.
  ['Wednesday, 15-Jan-76 00:00:00 GMT', Date.UTC(2076, 0, 15)],
  ['Saturday, 15-Jan-77 00:00:00 GMT', Date.UTC(1977, 0, 15)],
])('%s is a date', (text, ms) => {
  expect(parseHttpDate(text, now)).toBe(ms);
});

test.each([
  '',
  'foo 1',
  '-5',
  '2024',
  '1994-11-06T08:49:37Z',
  'Sun, 06 Nov 1994',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 +0000',
  'Sun, 06 Nov 1994 08:49:37 PST',
  'Mon, 06 Nov 1994 08:49:37 GMT',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'sun, 06 nov 1994 08:49:37 gmt',
  'Sun, 31 Feb 1993 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:49:37 GMT',
  'Sun, 06 Nov 1994 08:60:37 GMT',
  'Mon Nov  6 08:49:37 1994',
  'Sunday, 31-Feb-94 08:49:37 GMT',
])('%j is none', (text) => {
  expect(parseHttpDate(text, now)).toBeNaN();
});
