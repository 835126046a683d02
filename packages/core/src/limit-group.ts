import type { VendorProfile } from './profile.ts';

/** The limit that a request falls under beside others of the same API; '' where there is but one. */
export function limitGroupOf(profile: VendorProfile | undefined, method = 'GET', url = ''): string {
  if (!profile?.limitGroups) return '';
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*|[?#].*/gi, '');
  const found = profile.limitGroups.find(
    (one) =>
      path.search(one.path) >= 0 && (!one.methods || one.methods.includes(method.toUpperCase())),
  );
  return found?.group ?? '';
}
