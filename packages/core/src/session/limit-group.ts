import { isAmong, isFound } from '../classify/rule.ts';
import { pathOf } from '../path-of.ts';
import type { VendorProfile } from '../profile.ts';

/** The limit that a request falls under beside others of the same API; '' where there is but one. */
export function limitGroupOf(profile: VendorProfile | undefined, method = 'GET', url = ''): string {
  if (!profile?.limitGroups) return '';
  const path = pathOf(url);
  const found = profile.limitGroups.find(
    (one) => isFound(one.path, path) && isAmong(one.methods, method),
  );
  return found?.group ?? '';
}
