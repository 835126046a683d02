import {
  aBoolean,
  aFunction,
  anObject,
  aString,
  check,
  isObject,
  milliseconds,
  oneOf,
  type Check,
  type Checks,
} from './options/check.ts';
import type { Category } from './classify/category.ts';
import { defined } from './defined.ts';
import type { VendorProfile, WaitUnit } from './profile.ts';

const categories: Readonly<Record<Category, true>> = {
  bad_request: true,
  authentication: true,
  permission: true,
  billing: true,
  not_found: true,
  conflict: true,
  payload_too_large: true,
  validation: true,
  rate_limit: true,
  timeout: true,
  overloaded: true,
  server_error: true,
  network: true,
  unknown: true,
};

const units: Readonly<Record<WaitUnit, true>> = {
  seconds: true,
  milliseconds: true,
  'retry-after': true,
  timestamp: true,
  duration: true,
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const listOf = (what: string, test: (value: unknown) => boolean): Check => [
  `a list of ${what}`,
  (value) => Array.isArray(value) && value.every(test),
];

const aName: Check = ['a name, such as "acme"', isText];
const aSource: Check = ['a URL, or a file in a public repository', isText];
const aPath: Check = ['a path, such as "error.code"', isText];
const paths = listOf('paths, such as "error.code"', isText);
const texts = listOf('texts', isText);
const objects = listOf('objects', isObject);
const aPattern: Check = ['a RegExp', (value) => value instanceof RegExp];
const aHost: Check = [
  'a host name in lower case without scheme, port and path, such as "api.acme.example" or "*.acme.example"',
  (value) => /^(?:\*\.)?[^\sA-Z:/@?#*.]+(?:\.[^\sA-Z:/@?#*.]+)*$/.test(String(value)),
];
const oneOrMore = (what: string, test: (one: unknown) => boolean): Check => [
  `${what}, or a list of them`,
  (value) => [value].flat().length > 0 && [value].flat().every(test),
];
const words = oneOrMore('a number or a text', (one) => /^[sn]/.test(typeof one));
/** `5xx` would match nothing. */
const statuses = oneOrMore('a number such as 429', (one) => /^-?\d+$/.test(String(one)));

const profileChecks: Record<keyof VendorProfile, Check> = {
  vendor: aName,
  hosts: listOf('host names', isText),
  read: anObject,
  softFailure: anObject,
  rules: objects,
  waitHints: objects,
  safeToResend: anObject,
  limitGroups: objects,
  refine: aFunction,
};

const readChecks: Record<keyof NonNullable<VendorProfile['read']>, Check> = {
  code: paths,
  type: paths,
  message: paths,
  requestId: paths,
  details: paths,
};

const ruleChecks: Record<keyof VendorProfile['rules'][number], Check> = {
  reason: ['a name in kebab case', isText],
  when: anObject,
  category: oneOf(...Object.keys(categories)),
  retryable: aBoolean,
  safeToResend: aBoolean,
  minDelayMs: milliseconds(false),
  hint: aString,
  source: aSource,
};

const whenChecks: Record<keyof VendorProfile['rules'][number]['when'], Check> = {
  status: statuses,
  code: words,
  type: words,
  message: aPattern,
  method: words,
  path: aPattern,
};

const unit = oneOf(...Object.keys(units));

/**
 * Checks a profile and gives it back, typed with the names of its rules.
 *
 * @throws TypeError that names the part, its value and what is allowed.
 */
export function defineProfile<const Reason extends string>(
  profile: VendorProfile<Reason>,
): VendorProfile<Reason> {
  checkPart('profile', profile, profileChecks, 'vendor', 'hosts', 'rules');
  const { vendor, hosts, read, softFailure, rules, waitHints, safeToResend, limitGroups } = profile;
  const name = `profile(${JSON.stringify(vendor)})`;
  for (const [place, host] of hosts.entries()) {
    const part = `hosts[${place}]`;
    check(name, { [part]: host }, { [part]: aHost });
  }
  if (read) check(`${name}.read`, read, readChecks);
  if (softFailure) {
    const checks = { path: aPath, numberOtherThan: ['a number', Number.isFinite] } as const;
    checkPart(`${name}.softFailure`, softFailure, checks, 'path', 'numberOtherThan');
  }
  for (const [place, rule] of rules.entries()) {
    const part = `${name}.rules[${place}]`;
    checkPart(part, rule, ruleChecks, 'reason', 'when', 'category', 'source');
    check(`${part}.when`, rule.when, whenChecks);
  }
  for (const [place, given] of (waitHints ?? []).entries()) {
    const hint = defined<typeof given>(given);
    const key = 'path' in hint ? 'path' : 'header';
    const checks = { [key]: key === 'path' ? aPath : aName, unit, source: aSource };
    checkPart(`${name}.waitHints[${place}]`, hint, checks, key, 'unit', 'source');
  }
  if (safeToResend) {
    const checks = { methods: texts, why: aString, source: aSource };
    checkPart(`${name}.safeToResend`, safeToResend, checks, 'methods');
  }
  for (const [place, group] of (limitGroups ?? []).entries()) {
    const checks = { group: aName, path: aPattern, methods: texts, source: aSource };
    checkPart(`${name}.limitGroups[${place}]`, group, checks, 'group', 'path');
  }
  return profile;
}

/** As {@link check}, for parts of which some must be there. */
function checkPart(part: string, given: object, checks: Checks, ...required: string[]): void {
  check(part, given, checks);
  for (const name of required) {
    check(part, { [name]: Reflect.get(given, name) ?? null }, checks);
  }
}
