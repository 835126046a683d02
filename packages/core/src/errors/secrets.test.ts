import { describe, expect, test } from 'vitest';
import { Secrets } from './secrets.ts';

function credentialsOf(name: string, value: string): string[] {
  const secrets = new Secrets();
  secrets.addHeaders([[name, value]]);
  return [...secrets.credentials];
}

describe('headers that hold credentials', () => {
  test.each([
    ['authorization', 'Bearer abcdef123', ['Bearer abcdef123', 'abcdef123']],
    ['Authorization', 'abcdef123', ['abcdef123']],
    ['proxy-authorization', `Basic ${btoa('user:p:ssword')}`, ['p:ssword', btoa('user:p:ssword')]],
    ['authorization', `Basic ${btoa('sk_live_key:')}`, ['sk_live_key']],
    ['authorization', 'Basic dXNlcjpww6Rzc3fDtnJk', ['pässwörd']],
    // The same in Latin-1, which is what `btoa` makes of it.
    ['authorization', `Basic ${btoa('user:pässwörd')}`, ['pässwörd']],
    ['authorization', `Basic ${btoa('sk_live_key:x')}`, ['sk_live_key']],
    ['authorization', 'Digest username="me", response="0123456789"', ['0123456789']],
    ['cookie', 'sid=abcdef123; theme="dark-mode"', ['abcdef123', 'dark-mode', '"dark-mode"']],
    ['set-cookie', 'sid=abcdef123; Path=/', ['abcdef123']],
    ['x-api-key', 'abcdef123', ['abcdef123']],
    ['x-goog-api-key', 'abcdef123', ['abcdef123']],
    ['x-auth-token', 'abcdef123', ['abcdef123']],
    ['client-secret', 'abcdef123', ['abcdef123']],
    ['x-password', 'abcdef123', ['abcdef123']],
    ['auth', 'abcdef123', ['abcdef123']],
  ])('%s: %s', (name, value, expected) => {
    expect(credentialsOf(name, value)).toEqual(expect.arrayContaining(expected));
  });

  test('a value of a cookie that is a word is masked as one of a query is', () => {
    const secrets = new Secrets();
    secrets.addHeaders([['cookie', 'view=failed; sid=abcdef123']]);
    expect([...secrets.queryValues]).toEqual(['failed']);
    expect(secrets.credentials).toContain('abcdef123');
  });

  test.each(['accept', 'content-type', 'user-agent', 'author', 'x-request-id'])(
    'not %s',
    (name) => {
      expect(credentialsOf(name, 'abcdef123')).toEqual([]);
    },
  );

  test('values of less than six characters occur by chance', () => {
    expect(credentialsOf('x-api-key', 'abcde')).toEqual([]);
  });
});

const queryOf = (url: string | undefined): string[] => {
  const secrets = new Secrets();
  secrets.addUrl(url);
  return [...secrets.queryValues];
};

describe('addresses', () => {
  test('a password as it is meant, and the Basic credential that clients make of it', () => {
    const secrets = new Secrets();
    secrets.addUrl('https://someone:p%40ssword@a.example/');
    expect(secrets.credentials).toContain('p@ssword');
    expect(secrets.credentials).toContain(btoa('someone:p@ssword'));
  });

  test.each([
    ['https://a.example/p?key=abcdef123&n=1', ['abcdef123']],
    ['/p?key=a%20b%20cdef', ['a b cdef', 'a%20b%20cdef']],
    ['/p?a=one+two+3', ['one two 3', 'one+two+3']],
    ['/p?slash=abc%2Fdef', ['abc/def', 'abc%2Fdef', 'abc%2fdef']],
    ['/p?%E0%A4%A=abcdef123', ['abcdef123']],
    // Half an emoji goes out as the replacement character.
    ['/p?q=rockets \uD83D', ['rockets \uD83D', 'rockets%20%EF%BF%BD']],
  ])('%s', (url, expected) => {
    expect(queryOf(url)).toEqual(expect.arrayContaining(expected));
  });

  test.each(['/p#?key=abcdef123', '/p', '', undefined])('no query: %s', (url) => {
    expect(queryOf(url)).toEqual([]);
  });

  test.each([
    ['a password', 'user:abcdef123'],
    ['one with an @', 'user:@abcdef123'],
    ['a key in the place of the user', 'abcdef123'],
    ['a key before an empty password', 'abcdef123:'],
    ['a key before a dummy', 'abcdef123:x'],
  ])('%s', (_, user) => {
    const secrets = new Secrets();
    secrets.addUrl(`https://${user}@a.example/me@b.example`);
    expect([...secrets.credentials].join()).toContain('abcdef123');
    expect([...secrets.credentials].join()).not.toContain('example');
  });

  test('a user beside a password is no secret', () => {
    const secrets = new Secrets();
    secrets.addUrl('https://someone:abcdef123@a.example/');
    expect([...secrets.credentials]).not.toContain('someone');
  });
});
