import { describe, expect, test } from 'vitest';
import { digest, laneKey } from './key.ts';

const url = 'https://api.example.com/v1/search?q=1';

describe('the key of a lane', () => {
  test.each([
    ['the path and the query do not matter', url, 'https://api.example.com/other', true],
    ['the host does', url, 'https://api.example.org/v1/search', false],
    ['the port does', url, 'https://api.example.com:8443/v1/search', false],
    ['the scheme does', url, 'http://api.example.com/v1/search', false],
    ['letter case of the host does not', url, 'HTTPS://API.example.COM/v1/search', true],
    ['a user name is no part of it', url, 'https://me:secret@api.example.com/', true],
  ])('%s', (_, one, other, same) => {
    expect(laneKey(one, undefined) === laneKey(other, undefined)).toBe(same);
  });

  test.each([
    [
      'authorization',
      new Headers({ Authorization: 'Bearer one' }),
      { authorization: 'Bearer one' },
    ],
    [
      'x-api-key',
      [['X-API-Key', 'one']] as [string, string][],
      new Headers({ 'x-api-key': 'one' }),
    ],
    ['api-key', { 'API-Key': 'one' }, new Map([['api-key', 'one']])],
  ])('%s is read in any form of headers', (_, one, other) => {
    expect(laneKey(url, one)).toBe(laneKey(url, other));
    expect(laneKey(url, one)).not.toBe(laneKey(url, undefined));
  });

  test('another credential or limit group is another lane', () => {
    const keys = [
      laneKey(url, { authorization: 'a' }),
      laneKey(url, { authorization: 'b' }),
      laneKey(url, { authorization: 'b' }, 'search'),
      laneKey(url, { authorization: 'b' }, 'extract'),
    ];
    expect(new Set(keys).size).toBe(4);
  });

  test('a credential is never kept in clear', () => {
    expect(laneKey(url, { authorization: 'Bearer s3cret-token' })).not.toContain('s3cret');
  });

  test('a hundred thousand keys that differ in little have a hundred thousand digests', () => {
    const digests = new Set<string>();
    for (let index = 0; index < 100_000; index++) digests.add(digest(`Bearer sk-${index}`));
    expect(digests.size).toBe(100_000);
  });

  test.each([undefined, '', '/relative', 'not a url', 'https://'])(
    '%j is no reason to fail',
    (odd) => {
      expect(typeof laneKey(odd, undefined)).toBe('string');
    },
  );
});

test('what follows a relative path is no origin', () => {
  const key = laneKey('/login?token=sk-secret&next=https://x.example/home', undefined);
  expect(key).toBe(laneKey('/other', undefined));
  expect(key).not.toContain('sk-secret');
});
