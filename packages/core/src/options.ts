import type { RetryPolicy } from './decide/policy.ts';
import type { RedialEvent } from './events.ts';
import type { VendorProfile } from './profile.ts';
import type { AttemptContext } from './attempt.ts';
import { systemClock, type Clock } from './wait/clock.ts';
import { systemRandom, type Random } from './wait/random.ts';

/** How a Redial behaves; every field has a default. */
export interface RedialOptions {
  /**
   * What the API documents about its failures. Several: chosen by the request's host. None: the
   * generic profile, which reads any API's answers as well as it can.
   */
  vendor?: VendorProfile | readonly VendorProfile[];
  policy?: Partial<RetryPolicy>;
  /**
   * Called before every sending, with a pristine copy of the headers: the place for a fresh token or
   * signature. What it throws counts as a failed attempt that was never sent.
   */
  beforeAttempt?: (attempt: AttemptContext) => void | Promise<void>;
  /** Told what happens. It may throw or reject: that never changes an outcome. */
  onEvent?: (event: RedialEvent) => void;
  /** For tests. Default: the machine's clock. */
  clock?: Clock;
  /** For tests: numbers from 0 up to, not including, 1. Default: `Math.random`. */
  random?: () => number;
}

/** What one call may change: `false` sends it once, still with typed errors. */
export type CallOptions =
  | { policy?: Partial<RetryPolicy>; vendor?: RedialOptions['vendor'] }
  | false;

/** Options that were checked and completed. */
export interface Settings {
  readonly profiles: VendorProfile | readonly VendorProfile[] | undefined;
  readonly policy: RetryPolicy;
  readonly beforeAttempt: RedialOptions['beforeAttempt'];
  readonly onEvent: RedialOptions['onEvent'];
  readonly clock: Clock;
  readonly random: Random;
}

export const defaultPolicy: RetryPolicy = {
  maxAttempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  maxWaitMs: 60_000,
  jitter: 'full',
  resend: 'safe',
  idempotencyKey: false,
};

type Check = readonly [allowed: string, test: (value: unknown) => boolean];

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const oneOf = (...words: string[]): Check => [
  words.map((word) => JSON.stringify(word)).join(', '),
  (value) => words.includes(value as string),
];
const aFunction: Check = ['a function', isFunction];
const milliseconds: Check = [
  'a number of milliseconds, 0 or more',
  (value) => typeof value === 'number' && value >= 0 && value < Infinity,
];
const isProfile = (value: unknown): boolean =>
  isObject(value) && Array.isArray((value as Partial<VendorProfile>).rules);

const policyChecks: Record<keyof RetryPolicy, Check> = {
  maxAttempts: [
    'a whole number, 1 or more',
    (value) => (Number.isInteger(value) || value === Infinity) && (value as number) >= 1,
  ],
  baseDelayMs: milliseconds,
  maxDelayMs: milliseconds,
  maxWaitMs: milliseconds,
  deadlineMs: [
    'a number of milliseconds above 0',
    (value) => typeof value === 'number' && value > 0 && value < Infinity,
  ],
  jitter: oneOf('full', 'equal', 'none'),
  resend: oneOf('safe', 'always', 'never'),
  shouldRetry: aFunction,
  idempotencyKey: [
    'true, false or the name of a header',
    (value) =>
      typeof value === 'boolean' ||
      (typeof value === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(value)),
  ],
};

const optionChecks: Record<keyof RedialOptions, Check> = {
  vendor: [
    'a vendor profile or a list of them',
    (value) => (Array.isArray(value) ? value.every(isProfile) : isProfile(value)),
  ],
  policy: ['an object', isObject],
  beforeAttempt: aFunction,
  onEvent: aFunction,
  clock: [
    'a Clock with nowMs, monotonicMs and sleep',
    (value) =>
      isObject(value) &&
      (['nowMs', 'monotonicMs', 'sleep'] as const).every((name) =>
        isFunction((value as Partial<Clock>)[name]),
      ),
  ],
  random: aFunction,
};

const callChecks: Pick<typeof optionChecks, 'policy' | 'vendor'> = optionChecks;

/**
 * Checks options and completes them with the defaults.
 *
 * @throws TypeError that names the option, its value and what is allowed.
 */
export function resolveOptions(options: RedialOptions = {}): Settings {
  check('', options, optionChecks);
  return {
    profiles: options.vendor,
    policy: resolvePolicy(defaultPolicy, options.policy),
    beforeAttempt: options.beforeAttempt,
    onEvent: options.onEvent,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
  };
}

/**
 * Settings for one call: what it names replaces what the instance has.
 *
 * @throws TypeError as {@link resolveOptions} does.
 */
export function resolveCall(settings: Settings, call: CallOptions | undefined): Settings {
  if (!call) return settings;
  check('redial.', call, { policy: callChecks.policy, vendor: callChecks.vendor });
  return {
    ...settings,
    profiles: call.vendor ?? settings.profiles,
    policy: resolvePolicy(settings.policy, call.policy),
  };
}

function resolvePolicy(base: RetryPolicy, changes: Partial<RetryPolicy> | undefined): RetryPolicy {
  if (!changes) return base;
  check('policy.', changes, policyChecks);
  const named = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(named) };
}

function check(prefix: string, given: object, checks: Record<string, Check>): void {
  if (!isObject(given)) {
    throw new TypeError(`redial: options must be an object, got ${show(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!known) {
      const allowed = Object.keys(checks).join(', ');
      throw new TypeError(`redial: ${prefix}${name} is not an option; there are ${allowed}`);
    }
    const [allowed, test] = known;
    if (value !== undefined && !test(value)) {
      throw new TypeError(`redial: ${prefix}${name} must be ${allowed}; got ${show(value)}`);
    }
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null
    ? Object.prototype.toString.call(value)
    : String(value);
}
