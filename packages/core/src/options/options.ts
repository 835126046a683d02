import { defined } from '../defined.ts';
import {
  aBoolean,
  aClock,
  aFunction,
  anObject,
  check,
  hasMethods,
  isObject,
  milliseconds,
  oneOf,
  wholeNumber,
  type Check,
} from './check.ts';
import type { PolicyOptions, RetryPolicy } from '../decide/policy.ts';
import type { RedialEvent } from './events.ts';
import { memoryLanes, type LaneStore } from '../lane/store.ts';
import type { PathLimits } from '../lane/path-limits.ts';
import type { LaneOptions, LaneSetup } from '../lane/setup.ts';
import type { VendorProfile } from '../profile.ts';
import type { AttemptContext } from '../attempt-context.ts';
import { systemClock, type Clock } from '../wait/clock.ts';
import { steadyClock, type SteadyClock } from '../wait/steady-clock.ts';
import { systemRandom, type Random } from '../wait/random.ts';

/** How a Redial behaves; every field has a default. */
export interface RedialOptions {
  /**
   * What the API documents about its failures. Several: chosen by the request's host. None: the
   * generic profile, which reads any API's answers as well as it can.
   */
  vendor?: VendorProfile | readonly VendorProfile[] | undefined;
  /** What is to differ from the defaults that {@link RetryPolicy} names. */
  policy?: PolicyOptions | undefined;
  /**
   * The shared memory of a limit: whom one refusal stops, and at what pace to go on. `false` switches
   * it off: every request then waits by itself. Default: true.
   */
  lane?: boolean | LaneOptions | undefined;
  /**
   * Where lanes live. Default: the memory of this Redial; give several the same `memoryLanes()`, or
   * one Redial to several clients, and they share them.
   */
  lanes?: LaneStore | undefined;
  /**
   * Called before every sending, with a pristine copy of the headers: the place for a fresh token or
   * signature. What it throws counts as a failed attempt that was never sent.
   */
  beforeAttempt?: ((attempt: AttemptContext) => void | Promise<void>) | undefined;
  /** Told what happens. It may throw or reject: that never changes an outcome. */
  onEvent?: ((event: RedialEvent) => void) | undefined;
  /** For tests. Default: the machine's clock. */
  clock?: Clock | undefined;
  /** For tests: numbers from 0 up to, not including, 1. Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** What one call may change: `false` sends it once, still with typed errors. */
export type CallOptions =
  | { policy?: PolicyOptions | undefined; vendor?: RedialOptions['vendor'] }
  | false;

/** Options that were checked and completed. */
export interface Settings {
  readonly vendor?: RedialOptions['vendor'];
  readonly policy: RetryPolicy;
  /** Without what one call changes: a lane outlives it. */
  readonly lanePolicy: RetryPolicy;
  /** Undefined: switched off. */
  readonly lane: LaneOptions | undefined;
  readonly lanes: LaneStore;
  /** What its lanes take over from these settings, by vendor. */
  readonly laneSetups: Map<string, LaneSetup>;
  /** What is known of the paths that are asked for, by the key of their lane. */
  readonly pathLimits: Map<string, PathLimits>;
  readonly beforeAttempt?: RedialOptions['beforeAttempt'];
  readonly onEvent?: RedialOptions['onEvent'];
  readonly clock: SteadyClock;
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

const isRule = (rule: unknown): boolean => isObject(rule) && isObject(Reflect.get(rule, 'when'));

function isProfile(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { vendor, hosts, rules } = value as Partial<VendorProfile>;
  const isList = Array.isArray(hosts) && Array.isArray(rules);
  return typeof vendor === 'string' && isList && rules.every(isRule);
}

const policyChecks: Record<keyof RetryPolicy, Check> = {
  maxAttempts: wholeNumber(1),
  baseDelayMs: milliseconds(false),
  maxDelayMs: milliseconds(false),
  maxWaitMs: milliseconds(false),
  deadlineMs: milliseconds(true),
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
  policy: anObject,
  lane: ['true, false or an object', (value) => typeof value === 'boolean' || isObject(value)],
  lanes: hasMethods('a LaneStore, such as memoryLanes()', 'lane', 'views'),
  beforeAttempt: aFunction,
  onEvent: aFunction,
  clock: aClock,
  random: aFunction,
};

const laneChecks: Record<keyof LaneOptions, Check> = {
  perSecond: ['a number above 0', (value) => typeof value === 'number' && value > 0],
  share: [
    'a number above 0, up to 1',
    (value) => typeof value === 'number' && value > 0 && value <= 1,
  ],
  patient: aBoolean,
  maxQueued: wholeNumber(0),
};

/**
 * Checks options and completes them with the defaults.
 *
 * @throws TypeError that names the option, its value and what is allowed.
 */
export function resolveOptions(options: RedialOptions = {}): Settings {
  if (isProfile(options)) throw new TypeError('redial: a profile is given as { vendor: profile }');
  check('', options, optionChecks, policyChecks);
  const { policy, lane = true, lanes, clock = systemClock, random = systemRandom } = options;
  if (isObject(lane)) check('lane', lane, laneChecks);
  const resolved = resolvePolicy(defaultPolicy, policy);
  return {
    ...options,
    policy: resolved,
    lanePolicy: resolved,
    lane: lane === true ? {} : lane || undefined,
    lanes: lanes ?? memoryLanes(),
    laneSetups: new Map(),
    pathLimits: new Map(),
    clock: steadyClock(clock),
    random: within01(random),
  };
}

/**
 * Settings for one call: what it names replaces what the instance has.
 *
 * @throws TypeError as {@link resolveOptions} does.
 */
export function resolveCall(settings: Settings, call: CallOptions | undefined): Settings {
  // Switched off, a call goes at once: it has no lane either.
  if (call === false) return { ...settings, lane: undefined };
  if (call === undefined) return settings;
  check('', { redial: call }, { redial: ['false or an object', isObject] });
  const { policy, vendor } = optionChecks;
  check('redial', call, { policy, vendor }, policyChecks);
  return {
    ...settings,
    vendor: call.vendor ?? settings.vendor,
    policy: resolvePolicy(settings.policy, call.policy),
  };
}

function resolvePolicy(base: RetryPolicy, changes: PolicyOptions | undefined): RetryPolicy {
  if (!changes) return base;
  check('policy', changes, policyChecks);
  return { ...base, ...defined<Partial<RetryPolicy>>(changes) };
}

/** Whatever a user's generator gives or throws, a wait is drawn from a number from 0 to 1. */
function within01(random: Random): Random {
  return () => {
    try {
      return Math.min(1, Math.max(0, random())) || 0;
    } catch {
      return systemRandom();
    }
  };
}
