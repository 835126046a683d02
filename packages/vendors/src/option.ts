/** What a number may be, in the words of the message. */
type NumberKind = 'a number above 0' | 'a number, 0 or more' | 'a whole number, 1 or more';

const kinds: Readonly<Record<NumberKind, (value: number) => boolean>> = {
  'a number above 0': (value) => value > 0,
  'a number, 0 or more': (value) => value >= 0 && value < Infinity,
  'a whole number, 1 or more': (value) => Number.isInteger(value) && value >= 1,
};

/**
 * Refuses an option that is no number of the kind that is allowed.
 *
 * @throws TypeError that names the option, what is allowed and the value.
 */
export function checkNumber(name: string, value: unknown, allowed: NumberKind): void {
  if (typeof value !== 'number' || !kinds[allowed](value)) {
    throw refused(name, allowed, value);
  }
}

/** The error for an option whose value is not allowed. */
export function refused(name: string, allowed: string, value: unknown): TypeError {
  const shown = typeof value === 'object' && value !== null ? 'an object' : String(value);
  return new TypeError(`redial: ${name} must be ${allowed}, got ${shown}`);
}
