import { describe, expect, test } from 'vitest';
import type { Config } from './config.ts';
import { AxiosRequest } from './request.ts';

const secretsOf = (config: object): string[] =>
  new AxiosRequest(config as Config, undefined, { getUri: () => '' }).secrets;

describe('what is secret beside headers and URL', () => {
  test.each<[string, object, string[]]>([
    ['nothing', {}, []],
    [
      'of `auth`, the password',
      { auth: { username: 'alice', password: 's3cret' } },
      ['s3cret', btoa('alice:s3cret')],
    ],
    [
      'of `auth` without one, the user: a key',
      { auth: { username: 'key-1234' } },
      ['key-1234', btoa('key-1234:')],
    ],
    [
      'of a proxy, the same',
      { proxy: { host: 'proxy.test', port: 1, auth: { username: 'bob', password: 'hidden' } } },
      ['hidden', btoa('bob:hidden')],
    ],
    ['of a proxy without a user, nothing', { proxy: { host: 'proxy.test', port: 1 } }, []],
    ['of no proxy, nothing', { proxy: false }, []],
    ['of an empty pair, nothing', { auth: {} }, []],
  ])('%s', (_, config, expected) => {
    expect(secretsOf(config)).toEqual(expected);
  });
});
