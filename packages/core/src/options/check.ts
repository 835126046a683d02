/** What an option may be, in words and as a test. */
export type Check = readonly [allowed: string, test: (value: unknown) => boolean];

/** The checks of an object's options, by name. */
export type Checks = Readonly<Record<string, Check>>;

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFunction = (value: unknown): boolean => typeof value === 'function';

export const aFunction: Check = ['a function', isFunction];

export const anObject: Check = ['an object', isObject];

export const aString: Check = ['a string', (value) => typeof value === 'string'];

export const aBoolean: Check = ['true or false', (value) => typeof value === 'boolean'];

/** A duration in milliseconds; `above` excludes 0. */
export const milliseconds = (above: boolean): Check => [
  `a number of milliseconds${above ? ' above 0' : ', 0 or more'}`,
  (value) => typeof value === 'number' && value < Infinity && (above ? value > 0 : value >= 0),
];

/** Infinity stands for as many as you like. */
export const wholeNumber = (least: number): Check => [
  `a whole number, ${least} or more`,
  (value) => (Number.isInteger(value) || value === Infinity) && Number(value) >= least,
];

export const oneOf = (...words: readonly string[]): Check => [
  words.map((word) => JSON.stringify(word)).join(', '),
  (value) => words.includes(value as string),
];

/** An object of which these methods are used. */
export const hasMethods = (allowed: string, ...names: readonly string[]): Check => [
  allowed,
  (value) =>
    isObject(value) && names.every((name) => isFunction((value as Record<string, unknown>)[name])),
];

/** What the controller itself, given in its signal's place, is not. */
export const aSignal: Check = hasMethods(
  'an AbortSignal',
  'addEventListener',
  'removeEventListener',
);

export const aClock: Check = hasMethods(
  'a Clock with nowMs, monotonicMs and sleep',
  'nowMs',
  'monotonicMs',
  'sleep',
);

/**
 * Checks what a caller gave, by a table. What is undefined passes: where a value is required, the caller
 * hands over `value ?? null`.
 *
 * @param policy the checks of the options one level deeper, where one is easily put too high
 * @throws TypeError that names the option, its value and what is allowed.
 */
export function check(prefix: string, given: unknown, checks: Checks, policy: Checks = {}): void {
  if (!isObject(given)) {
    throw new TypeError(`redial: ${prefix || 'options'} must be an object; got ${show(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    const at = prefix && `${prefix}.`;
    const option = at + name;
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!known) {
      const names = Object.keys(checks).join(', ');
      const right = Object.hasOwn(policy, name)
        ? `it is ${at}policy.${name}`
        : `there are ${names}`;
      throw new TypeError(`redial: ${option} is not an option; ${right}`);
    }
    const [allowed, test] = known;
    if (value !== undefined && !test(value)) {
      throw new TypeError(`redial: ${option} must be ${allowed}; got ${show(value)}`);
    }
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  // A function's text would be its source.
  return Object(value) === value ? Object.prototype.toString.call(value) : String(value);
}
