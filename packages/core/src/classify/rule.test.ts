import { expect, test } from 'vitest';
import { defineProfile } from '../define-profile.ts';
import type { RuleCondition } from '../profile.ts';
import type { Facts } from './facts.ts';
import { findRule, isByStatusOnly } from './rule.ts';

function facts(more: Partial<Facts>): Facts {
  return { status: 400, header: () => undefined, body: undefined, details: [], ...more };
}

function matches(when: RuleCondition, about: Partial<Facts>): boolean {
  const profile = defineProfile({
    vendor: 'acme',
    hosts: [],
    rules: [{ reason: 'one', when, category: 'unknown', source: 'https://example.com' }],
  });
  return findRule(profile, facts(about)) !== undefined;
}

test.each<[RuleCondition, Partial<Facts>, boolean]>([
  [{}, {}, true],
  [{ status: 400 }, {}, true],
  [{ status: [403, 400] }, {}, true],
  [{ status: 401 }, {}, false],
  [{ code: 'rate_limited' }, { code: 'RATE_LIMITED' }, true],
  [{ code: ['A', 'b'] }, { code: 'B' }, true],
  [{ code: 'A' }, { code: 'AB' }, false],
  [{ code: 'A' }, {}, false],
  [{ code: 'undefined' }, { code: 'x' }, false],
  [{ code: '1001' }, { code: '1001' }, true],
  [{ type: 'Server_Error' }, { type: 'server_error' }, true],
  [{ type: 'server_error' }, { code: 'server_error' }, false],
  [{ message: /balance/i }, { message: 'Low Balance' }, true],
  [{ message: /balance/i }, {}, false],
  [{ method: 'POST' }, { method: 'post' }, true],
  [{ method: ['PUT', 'POST'] }, { method: 'GET' }, false],
  [{ path: /^\/v1\/jobs$/ }, { url: 'https://api.example.com/v1/jobs?limit=5#top' }, true],
  [{ path: /^\/v1\/jobs$/ }, { url: '/v1/jobs' }, true],
  [{ path: /example/ }, { url: 'https://api.example.com/v1/jobs?q=example' }, false],
  [{ path: /./ }, {}, false],
  [{ status: 400, code: 'A', message: /x/ }, { code: 'a', message: 'xyz' }, true],
  [{ status: 400, code: 'A', message: /x/ }, { code: 'a', message: 'yz' }, false],
])('%o of %o: %s', (when, about, found) => {
  expect(matches(when, about)).toBe(found);
});

test('the first rule wins', () => {
  const profile = defineProfile({
    vendor: 'acme',
    hosts: [],
    rules: [
      { reason: 'named', when: { code: 'A' }, category: 'billing', source: 'x' },
      { reason: 'any', when: { status: 400 }, category: 'bad_request', source: 'x' },
    ],
  });
  expect(findRule(profile, facts({ code: 'A' }))?.reason).toBe('named');
  expect(findRule(profile, facts({ code: 'B' }))?.reason).toBe('any');
  expect(findRule(profile, facts({ status: 500, code: 'B' }))).toBeUndefined();
});

test('a global pattern matches every time', () => {
  const when = { message: /slow/g };
  expect([matches(when, { message: 'slow' }), matches(when, { message: 'slow' })]).toEqual([
    true,
    true,
  ]);
});

test("in a soft failure the body's code stands for the status", () => {
  expect(matches({ status: 403 }, { status: 200, code: '403' })).toBe(true);
  expect(matches({ status: 200 }, { status: 200, code: '403' })).toBe(false);
});

test.each<[RuleCondition, Partial<Facts>, boolean]>([
  [{ status: 429 }, { status: 429 }, true],
  [{ status: 429, method: 'GET' }, { status: 429 }, true],
  [{ code: '429' }, { status: 429, code: '429' }, true],
  [{ code: 'RATE_LIMITED' }, { status: 429, code: 'RATE_LIMITED' }, false],
  [{ status: 429, message: /x/ }, { status: 429, message: 'x' }, false],
  [{ status: 429, type: 'x' }, { status: 429, type: 'x' }, false],
])('%o knows no more than the status: %o, %s', (when, about, expected) => {
  const rule = { reason: 'r', when, category: 'rate_limit', source: 'x' } as const;
  expect(isByStatusOnly(rule, facts(about))).toBe(expected);
});
