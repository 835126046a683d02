import { expect, test } from 'vitest';
import { defineProfile, type VendorProfile } from './profile.ts';

const source = 'https://acme.example/errors';
const good = { vendor: 'acme', hosts: ['api.acme.example'], rules: [] };
const rule = { reason: 'broken', when: { status: 500 }, category: 'server_error', source };

test('gives back what it was given', () => {
  expect(defineProfile(good)).toBe(good);
});

test.each<[string, object, string]>([
  ['no name', { ...good, vendor: '' }, 'vendor must be a name'],
  ['no hosts', { ...good, hosts: undefined }, 'profile "acme": hosts must be a list'],
  [
    'a rule without a reason',
    { ...good, rules: [{ ...rule, reason: '' }] },
    'a rule has no reason',
  ],
  ['no rules', { ...good, rules: undefined }, 'rules must be a list'],
  [
    'a rule without a condition',
    { ...good, rules: [{ ...rule, when: undefined }] },
    'rule broken has no condition',
  ],
  [
    'a rule without a source',
    { ...good, rules: [{ ...rule, source: '' }] },
    'rule broken has no source',
  ],
])('refuses %s', (_, profile, message) => {
  expect(() => defineProfile(profile as VendorProfile)).toThrow(message);
});
