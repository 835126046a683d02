import type { ProfileRule, RuleCondition, VendorProfile } from '../profile.ts';
import type { Facts } from './facts.ts';

function among(
  allowed: string | number | readonly (string | number)[] | undefined,
  actual: string | number | undefined,
): boolean {
  if (allowed === undefined) return true;
  const wanted = String(actual).toLowerCase();
  return (
    actual !== undefined && [allowed].flat().some((one) => String(one).toLowerCase() === wanted)
  );
}

function pathOf(url: string | undefined): string {
  return (url ?? '').replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/[?#].*/s, '');
}

/** A test that leaves no trace: `lastIndex` of a global pattern is not carried over. */
function found(pattern: RegExp | undefined, text: string | undefined): boolean {
  return pattern === undefined || (text !== undefined && text.search(pattern) >= 0);
}

/** Whether every condition that is named holds. */
function holds(when: RuleCondition, facts: Facts, status: number): boolean {
  return (
    among(when.status, status) &&
    among(when.code, facts.code) &&
    among(when.type, facts.type) &&
    among(when.method, facts.method) &&
    found(when.message, facts.message) &&
    found(when.path, when.path && pathOf(facts.url))
  );
}

/**
 * The first rule of a profile that applies. In a soft failure the body's code stands for the status
 * that should have been sent.
 */
export function findRule(profile: VendorProfile, facts: Facts): ProfileRule | undefined {
  const status = facts.status < 400 ? Number(facts.code) : facts.status;
  return profile.rules.find((rule) => holds(rule.when, facts, status));
}

/** Whether a rule knows no more than the status does. */
export function isByStatusOnly({ when }: ProfileRule, facts: Facts): boolean {
  return !when.type && !when.message && (!when.code || facts.code === String(facts.status));
}
