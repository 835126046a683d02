import { describe, expect, test } from 'vitest';
import { defineProfile } from './define-profile.ts';
import type { VendorProfile } from './profile.ts';

const source = 'https://acme.example/errors';
const good = { vendor: 'acme', hosts: ['api.acme.example'], rules: [] };
const rule = { reason: 'broken', when: { status: 500 }, category: 'server_error', source } as const;

const full: VendorProfile = {
  vendor: 'acme',
  hosts: ['api.acme.example', '*.acme.example', 'localhost', '127.0.0.1'],
  read: { code: ['code', 'errors.0.code'], requestId: [] },
  softFailure: { path: 'code', numberOtherThan: 0 },
  rules: [
    rule,
    { ...rule, when: {}, retryable: true, safeToResend: false, minDelayMs: 0, hint: '' },
    { ...rule, when: { code: ['A', 'B'], method: 'GET', message: /x/, path: /y/, type: 'z' } },
  ],
  waitHints: [
    { header: 'X-Wait', unit: 'milliseconds', source },
    { path: 'meta.wait', unit: 'retry-after', source },
    // Spread from what has them both.
    { path: undefined, header: 'x-wait', unit: 'seconds', source } as never,
  ],
  safeToResend: { methods: ['POST'], why: 'reads', source },
  limitGroups: [{ group: 'search', path: /search/, methods: ['POST'], source }],
  refine: (_, diagnosis) => diagnosis,
};

test.each([good, full])('gives back what it was given: %j', (profile) => {
  expect(defineProfile(profile)).toBe(profile);
});

const acme = 'profile("acme")';
const host = `${acme}.hosts[0] must be a host name in lower case without scheme, port and path, such`;

describe('refuses what would switch it off or break a diagnosis, by its name', () => {
  test.each<[unknown, string]>([
    [undefined, 'profile must be an object; got undefined'],
    [null, 'profile must be an object; got null'],
    [[good], 'profile must be an object; got [object Array]'],
    [{}, 'profile.vendor must be a name, such as "acme"; got null'],
    [{ ...good, vendor: '' }, 'profile.vendor must be a name, such as "acme"; got ""'],
    [{ ...good, vendor: 5 }, 'profile.vendor must be a name, such as "acme"; got 5'],
    [{ ...good, hosts: undefined }, 'profile.hosts must be a list of host names; got null'],
    [{ ...good, hosts: ['x.y', 'API.X.Y'] }, `${acme}.hosts[1] must be a host name in lower case`],
    [{ ...good, hosts: ['https://api.x.y'] }, host],
    [{ ...good, hosts: ['api.x.y:8080'] }, host],
    [{ ...good, hosts: ['api.x.y/v1'] }, host],
    [{ ...good, hosts: ['api.x.y.'] }, host],
    [{ ...good, hosts: ['api.*.y'] }, host],
    [{ ...good, host: 'api.x.y' }, 'profile.host is not an option; there are vendor, hosts,'],
    [{ ...good, read: { code: 'code' } }, `${acme}.read.code must be a list of paths, such as`],
    [{ ...good, softFailure: { path: 'code' } }, `${acme}.softFailure.numberOtherThan must be`],
    [{ ...good, rules: undefined }, 'profile.rules must be a list of objects; got null'],
    [{ ...good, rules: [null] }, 'profile.rules must be a list of objects; got [object Array]'],
    [{ ...good, refine: {} }, 'profile.refine must be a function; got [object Object]'],
    [{ ...good, waitHints: 'x' }, 'profile.waitHints must be a list of objects; got "x"'],
    [
      { ...good, waitHints: [{ unit: 'seconds', source }] },
      `${acme}.waitHints[0].header must be a name, such as "acme"; got null`,
    ],
    [
      { ...good, waitHints: [{ header: 'a', path: 'b', unit: 'seconds', source }] },
      `${acme}.waitHints[0].header is not an option; there are path, unit, source`,
    ],
    [
      { ...good, waitHints: [{ header: 'a', unit: 'minutes', source }] },
      `${acme}.waitHints[0].unit must be "seconds", "milliseconds", "retry-after",`,
    ],
    [{ ...good, safeToResend: { methods: 'POST' } }, `${acme}.safeToResend.methods must be`],
    [
      { ...good, limitGroups: [{ group: 'a', path: '/a', source }] },
      `${acme}.limitGroups[0].path must be a RegExp; got "/a"`,
    ],
  ])('%j', (profile, message) => {
    expect(() => defineProfile(profile as VendorProfile)).toThrow(TypeError);
    expect(() => defineProfile(profile as VendorProfile)).toThrow(`redial: ${message}`);
  });

  test.each<[object, string]>([
    [{ reason: '' }, 'reason must be a name in kebab case; got ""'],
    [{ when: undefined }, 'when must be an object; got null'],
    [{ when: null }, 'when must be an object; got null'],
    [{ when: { message: 'x' } }, 'when.message must be a RegExp; got "x"'],
    [{ when: { status: [] } }, 'when.status must be a number such as 429, or a list of them; got'],
    [{ when: { status: '5xx' } }, 'when.status must be a number such as 429, or a list of them;'],
    [{ when: { status: [429, NaN] } }, 'when.status must be a number such as 429, or a list'],
    [{ when: { code: [] } }, 'when.code must be a number or a text, or a list of them; got'],
    [{ when: { statuses: 4 } }, 'when.statuses is not an option; there are status, code, type,'],
    [{ category: 'biling' }, 'category must be "bad_request", "authentication", "permission",'],
    [{ category: undefined }, 'category must be "bad_request",'],
    [{ retryable: 'no' }, 'retryable must be true or false; got "no"'],
    [{ minDelayMs: -1 }, 'minDelayMs must be a number of milliseconds, 0 or more; got -1'],
    [{ source: '' }, 'source must be a URL, or a file in a public repository; got ""'],
  ])('a rule with %j', (change, message) => {
    const profile = { ...good, rules: [rule, { ...rule, ...change }] };
    expect(() => defineProfile(profile as never)).toThrow(`redial: ${acme}.rules[1].${message}`);
  });
});
