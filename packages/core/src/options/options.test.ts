import { describe, expect, test } from 'vitest';
import { defaultPolicy, resolveCall, resolveOptions, type RedialOptions } from './options.ts';
import { defineProfile } from '../define-profile.ts';

const acme = defineProfile({ vendor: 'acme', hosts: [], rules: [] });

describe('bad options name themselves, their value and what is allowed', () => {
  test.each<[unknown, string]>([
    [null, 'options must be an object; got null'],
    [[], 'options must be an object; got [object Array]'],
    ['octen', 'options must be an object; got "octen"'],
    [() => ({ policy: {} }), 'options must be an object; got [object Function]'],
    [{ retries: 3 }, 'retries is not an option; there are vendor, policy,'],
    [JSON.parse('{"__proto__":1}'), '__proto__ is not an option'],
    [{ maxAttempts: 3 }, 'redial: maxAttempts is not an option; it is policy.maxAttempts'],
    [acme, 'redial: a profile is given as { vendor: profile }'],
    [{ constructor: 1 }, 'constructor is not an option'],
    [{ vendor: 'octen' }, 'vendor must be a vendor profile or a list of them; got "octen"'],
    [{ vendor: { vendor: 'acme', rules: [] } }, 'vendor must be a vendor profile'],
    [{ vendor: { ...acme, rules: [{ reason: 'x' }] } }, 'vendor must be a vendor profile'],
    [{ vendor: { ...acme, rules: [null] } }, 'vendor must be a vendor profile'],
    [{ vendor: { ...acme, rules: {} } }, 'vendor must be a vendor profile'],
    [{ vendor: { ...acme, vendor: 3 } }, 'vendor must be a vendor profile'],
    [{ vendor: [acme, {}] }, 'vendor must be a vendor profile or a list of them'],
    [{ policy: 3 }, 'policy must be an object; got 3'],
    [{ policy: [] }, 'policy must be an object; got [object Array]'],
    [{ policy: { retries: 3 } }, 'policy.retries is not an option; there are maxAttempts,'],
    [{ policy: { maxAttempts: 0 } }, 'policy.maxAttempts must be a whole number, 1 or more; got 0'],
    [{ policy: { maxAttempts: 1.5 } }, 'policy.maxAttempts must be'],
    [
      { policy: { maxAttempts: '3' } },
      'policy.maxAttempts must be a whole number, 1 or more; got "3"',
    ],
    [
      { policy: { baseDelayMs: -1 } },
      'policy.baseDelayMs must be a number of milliseconds, 0 or more; got -1',
    ],
    [
      { policy: { maxDelayMs: NaN } },
      'policy.maxDelayMs must be a number of milliseconds, 0 or more; got NaN',
    ],
    [{ policy: { maxWaitMs: Infinity } }, 'policy.maxWaitMs must be'],
    [
      { policy: { deadlineMs: 0 } },
      'policy.deadlineMs must be a number of milliseconds above 0; got 0',
    ],
    [{ policy: { jitter: 'some' } }, 'policy.jitter must be "full", "equal", "none"; got "some"'],
    [{ policy: { resend: true } }, 'policy.resend must be "safe", "always", "never"; got true'],
    [{ policy: { shouldRetry: true } }, 'policy.shouldRetry must be a function; got true'],
    [
      { policy: { idempotencyKey: 'no spaces' } },
      'policy.idempotencyKey must be true, false or the name of a header',
    ],
    [{ policy: { idempotencyKey: '' } }, 'policy.idempotencyKey must be'],
    [{ policy: { idempotencyKey: 3 } }, 'policy.idempotencyKey must be'],
    [{ lane: 3 }, 'lane must be true, false or an object; got 3'],
    [{ lane: { rate: 5 } }, 'lane.rate is not an option; there are perSecond, share,'],
    [{ lane: { perSecond: 0 } }, 'lane.perSecond must be a number above 0; got 0'],
    [{ lane: { perSecond: '5' } }, 'lane.perSecond must be a number above 0; got "5"'],
    [{ lane: { share: '0.5' } }, 'lane.share must be a number above 0, up to 1; got "0.5"'],
    [{ lane: { share: 1.5 } }, 'lane.share must be a number above 0, up to 1; got 1.5'],
    [{ lane: { share: 0 } }, 'lane.share must be'],
    [{ lane: { patient: 1 } }, 'lane.patient must be true or false; got 1'],
    [{ lane: { maxQueued: -1 } }, 'lane.maxQueued must be a whole number, 0 or more; got -1'],
    [{ lanes: {} }, 'lanes must be a LaneStore, such as memoryLanes(); got [object Object]'],
    [{ beforeAttempt: {} }, 'beforeAttempt must be a function; got [object Object]'],
    [{ onEvent: 'log' }, 'onEvent must be a function; got "log"'],
    [{ clock: { nowMs: () => 0 } }, 'clock must be a Clock with nowMs, monotonicMs and sleep'],
    [{ random: 0.5 }, 'random must be a function; got 0.5'],
  ])('%j', (options, message) => {
    expect(() => resolveOptions(options as RedialOptions)).toThrow(TypeError);
    expect(() => resolveOptions(options as RedialOptions)).toThrow(message);
  });
});

describe('good options', () => {
  test.each([{ perSecond: 0.5 }, { share: 0.5 }, { share: 1 }])('lane: %j', (lane) => {
    expect(resolveOptions({ lane }).lane).toEqual(lane);
  });

  test('none: the defaults', () => {
    expect(resolveOptions().policy).toEqual(defaultPolicy);
    expect(resolveOptions({}).policy).toEqual({
      maxAttempts: 4,
      baseDelayMs: 500,
      maxDelayMs: 30_000,
      maxWaitMs: 60_000,
      jitter: 'full',
      resend: 'safe',
      idempotencyKey: false,
    });
  });

  test('what is undefined is not named', () => {
    const options = { vendor: undefined, policy: { maxAttempts: undefined, jitter: 'none' } };
    expect(resolveOptions(options as never).policy).toEqual({ ...defaultPolicy, jitter: 'none' });
  });

  test.each([
    { maxAttempts: Infinity },
    { baseDelayMs: 0 },
    { deadlineMs: 0.5 },
    { idempotencyKey: 'X-Key' },
  ])('%j', (policy) => {
    expect(resolveOptions({ policy }).policy).toEqual({ ...defaultPolicy, ...policy });
  });

  test('the defaults cannot be changed by accident', () => {
    const { policy } = resolveOptions({ policy: { maxAttempts: 2 } });
    expect(policy.maxAttempts).toBe(2);
    expect(resolveOptions().policy.maxAttempts).toBe(4);
  });
});

describe('a random number is one from 0 to 1', () => {
  test.each([
    [0, 0],
    [0.25, 0.25],
    [1, 1],
    [-1, 0],
    [7, 1],
    [NaN, 0],
    ['x', 0],
    [undefined, 0],
  ])('of a generator that gives %s', (given, expected) => {
    expect(resolveOptions({ random: () => given as number }).random()).toBe(expected);
  });

  test('of a generator that throws', () => {
    const { random } = resolveOptions({
      random() {
        throw new Error('no entropy');
      },
    });
    expect(random()).toBeGreaterThanOrEqual(0);
    expect(random()).toBeLessThan(1);
  });
});

describe('options of one call', () => {
  const settings = resolveOptions({ policy: { maxAttempts: 7 }, vendor: acme });

  test('what a call does not name stays', () => {
    expect(resolveCall(settings, undefined)).toBe(settings);
    expect(resolveCall(settings, false)).toEqual({ ...settings, lane: undefined });
    const own = resolveCall(settings, { policy: { jitter: 'none' } });
    expect(own.policy).toEqual({ ...settings.policy, jitter: 'none' });
    expect(own.vendor).toBe(acme);
  });

  test('a vendor replaces the instance’s', () => {
    const other = defineProfile({ vendor: 'other', hosts: [], rules: [] });
    expect(resolveCall(settings, { vendor: other }).vendor).toBe(other);
  });

  test.each<[unknown, string]>([
    [{ retries: 1 }, 'redial.retries is not an option; there are policy, vendor'],
    [{ clock: {} }, 'redial.clock is not an option'],
    [{ maxAttempts: 1 }, 'redial.maxAttempts is not an option; it is redial.policy.maxAttempts'],
    [{ policy: { maxAttempts: 0 } }, 'policy.maxAttempts must be'],
    [true, 'redial must be false or an object; got true'],
    [0, 'redial must be false or an object; got 0'],
  ])('%j', (call, message) => {
    expect(() => resolveCall(settings, call as never)).toThrow(message);
  });
});
