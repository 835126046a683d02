import { expect, test } from 'vitest';
import { limitGroupOf } from './limit-group.ts';
import { defineProfile } from '../define-profile.ts';

const source = 'https://acme.example/limits';
const acme = defineProfile({
  vendor: 'acme',
  hosts: [],
  rules: [],
  limitGroups: [
    { group: 'search', path: /^\/search/, source },
    { group: 'costly', path: /^\/jobs/, methods: ['POST'], source },
  ],
});

test.each([
  ['GET', 'https://a.example/search?q=1', 'search'],
  ['GET', 'https://user:pass@a.example:8443/search', 'search'],
  ['GET', '/search#top', 'search'],
  ['POST', 'https://a.example/jobs', 'costly'],
  ['post', 'https://a.example/jobs', 'costly'],
  ['GET', 'https://a.example/jobs', ''],
  ['GET', 'https://a.example/?next=/search', ''],
  ['GET', 'https://a.example/', ''],
  [undefined, undefined, ''],
])('%s %s: %j', (method, url, group) => {
  expect(limitGroupOf(acme, method, url)).toBe(group);
});

test('without groups there is one limit', () => {
  expect(limitGroupOf(undefined, 'GET', '/search')).toBe('');
  expect(limitGroupOf(defineProfile({ vendor: 'a', hosts: [], rules: [] }), 'GET', '/')).toBe('');
});
