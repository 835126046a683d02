import { describe, expect, test } from 'vitest';
import { defineProfile } from '../define-profile.ts';
import type { VendorProfile } from '../profile.ts';
import { profileFor } from './profile-for.ts';

const profile = (vendor: string, ...hosts: string[]): VendorProfile =>
  defineProfile({ vendor, hosts, rules: [] });

const a = profile('a', 'api.a.example');
const b = profile('b', '*.b.example', 'b.example');

test.each([
  ['https://api.a.example/v1', 'a'],
  ['https://API.A.EXAMPLE/v1', 'a'],
  ['https://user:pass@api.a.example:8443/v1?x=1', 'a'],
  ['http://api.a.example', 'a'],
  ['https://eu.b.example/', 'b'],
  ['https://very.eu.b.example/', 'b'],
  ['https://b.example/', 'b'],
  ['https://notb.example/', undefined],
  ['https://api.a.example.evil.example/', undefined],
  ['https://evil.example/?https://api.a.example/', undefined],
  ['https://evil.example/@api.a.example', undefined],
  ['https://evil.example#@api.a.example', undefined],
  ['/v1/items', undefined],
  ['', undefined],
  [undefined, undefined],
])('of several: %s', (url, expected) => {
  expect(profileFor([a, b], { url })?.vendor).toBe(expected);
});

test('the only one given speaks for every host', () => {
  expect(profileFor(a, { url: 'http://127.0.0.1/' })).toBe(a);
  expect(profileFor(a, {})).toBe(a);
  expect(profileFor(undefined, { url: 'https://api.a.example/' })).toBeUndefined();
  expect(profileFor([], { url: 'https://api.a.example/' })).toBeUndefined();
});

describe('the URL, which takes longer than all else to put together', () => {
  const request = {
    get url(): string {
      throw new Error('it was put together');
    },
  };

  test('is not asked for where there is nothing to choose', () => {
    expect(profileFor(a, request)).toBe(a);
    expect(profileFor(undefined, request)).toBeUndefined();
  });

  test('nor where the target names the host', () => {
    const target = 'https://api.a.example/v1';
    expect(profileFor([b, a], Object.assign(request, { target }))).toBe(a);
  });

  test('is where the target is a socket', () => {
    const target = 'unix://%2Frun%2Fproxy/v1';
    expect(profileFor([b, a], { target, url: 'http://api.a.example/v1' })).toBe(a);
  });
});
