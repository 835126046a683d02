import { parseWait } from '../hints/wait-value.ts';
import type { Grant } from './headers.ts';

/** A header look-up by lower-case name. */
export type HeaderLookup = (name: string) => string | null | undefined;

/**
 * What an answer says of the limit it falls under; undefined: nothing that can be used.
 *
 * Read are `RateLimit` with `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10; of several
 * policies the one with the least left), their older form in three fields, and `X-RateLimit-*`.
 *
 * @param serverNowMs the time at the server, which moments are measured against.
 */
export function readFields(header: HeaderLookup, serverNowMs: number): Grant | undefined {
  const field = header('ratelimit');
  if (field) return tightest(field, header('ratelimit-policy') ?? '');
  for (const prefix of ['x-ratelimit-', 'ratelimit-', 'x-rate-limit-']) {
    const remaining = whole(header(`${prefix}remaining`));
    if (remaining === undefined) continue;
    const reset = header(`${prefix}reset`);
    const resetMs = reset ? parseWait(reset, 'timestamp', serverNowMs) : undefined;
    if (resetMs === undefined || resetMs <= 0 || resetMs > longestMs) return undefined;
    const quota = whole(header(`${prefix}limit`));
    return { remaining, resetMs, ...(quota ? { quota } : {}) };
  }
  return undefined;
}

/** A reset further away is a quota that no request waits for, or nonsense. */
const longestMs = 3_600_000;

const whole = (value: string | null | undefined): number | undefined =>
  value && /^\d{1,15}$/.test(value) ? Number(value) : undefined;

function tightest(field: string, policies: string): Grant | undefined {
  let best: Grant | undefined;
  for (const [name, parameters] of members(field)) {
    const remaining = whole(parameters.get('r') ?? parameters.get('remaining'));
    const resetS = whole(parameters.get('t') ?? parameters.get('reset'));
    if (remaining === undefined || resetS === undefined || resetS * 1000 > longestMs) continue;
    if (best && best.remaining <= remaining) continue;
    const policy = members(policies).find(([other]) => other === name)?.[1];
    const quota = whole(policy?.get('q') ?? parameters.get('limit'));
    const windowS = whole(policy?.get('w'));
    best = {
      remaining,
      resetMs: resetS * 1000,
      ...(quota ? { quota } : {}),
      ...(windowS ? { windowMs: windowS * 1000 } : {}),
    };
  }
  return best;
}

/** Members of a list with their parameters: `"a";r=1;t=2, "b";r=3;t=4`; the old form is one member. */
function members(list: string): [name: string, parameters: Map<string, string>][] {
  const isOld = /^\s*limit\s*=/i.test(list);
  return (isOld ? [list.replaceAll(',', ';')] : list.slice(0, 1000).split(',')).map((member) => {
    const [name = '', ...rest] = member.split(';').map((part) => part.trim());
    const pairs = (isOld ? [name, ...rest] : rest).map((part) => part.split('=', 2));
    return [name, new Map(pairs.map(([key = '', value = '']) => [key.trim(), value.trim()]))];
  });
}
