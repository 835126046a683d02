import { pathOf } from '../path-of.ts';
import type { ProfileRule, VendorProfile } from '../profile.ts';
import type { Facts } from './facts.ts';

type Allowed = string | number | readonly (string | number)[] | undefined;

/** Without regard to case; a condition that is not named holds. */
export function isAmong(allowed: Allowed, actual: string | number | undefined): boolean {
  return (
    allowed === undefined ||
    [allowed].flat().some((one) => String(one).toLowerCase() === String(actual).toLowerCase())
  );
}

/** `search` leaves no trace: the `lastIndex` of a global pattern is not carried over. */
export function isFound(pattern: RegExp | undefined, text = ''): boolean {
  return !pattern || text.search(pattern) >= 0;
}

/**
 * The first rule of a profile that applies: every condition that it names holds. In a soft failure the
 * body's code stands for the status that should have been sent.
 */
export function findRule({ rules }: VendorProfile, facts: Facts): ProfileRule | undefined {
  const status = facts.status < 400 ? facts.code : facts.status;
  const path = facts.url && pathOf(facts.url);
  return rules.find(
    ({ when }) =>
      isAmong(when.status, status) &&
      isAmong(when.code, facts.code) &&
      isAmong(when.type, facts.type) &&
      isAmong(when.method, facts.method) &&
      isFound(when.message, facts.message) &&
      isFound(when.path, path),
  );
}

/** Whether a rule knows no more than the status does. */
export function isByStatusOnly({ when }: ProfileRule, facts: Facts): boolean {
  return !when.type && !when.message && (!when.code || facts.code === String(facts.status));
}
