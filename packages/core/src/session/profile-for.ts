import type { VendorProfile } from '../profile.ts';
import type { SessionRequest } from './request-facts.ts';

/** The profile for a request: the only one given, or of several the one that names its host. */
export function profileFor(
  profiles: VendorProfile | readonly VendorProfile[] | undefined,
  request: Pick<SessionRequest, 'target' | 'url'>,
): VendorProfile | undefined {
  if (!Array.isArray(profiles)) return profiles as VendorProfile | undefined;
  // Asked for last: for axios a URL has to be put together, which takes longer than all else does.
  const { target } = request;
  const url = target?.startsWith('http') ? target : (request.url ?? '');
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i.exec(url)?.[1]?.toLowerCase();
  if (host === undefined) return undefined;
  return (profiles as readonly VendorProfile[]).find((profile) =>
    profile.hosts.some((name) =>
      name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name,
    ),
  );
}
