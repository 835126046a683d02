import { serverNowMs } from '../hints/http-date.ts';
import { parseWait } from '../hints/wait-value.ts';
import type { Grant } from './grant.ts';

/** A header look-up by lower-case name. */
export type HeaderLookup = (name: string) => string | null | undefined;

/**
 * What an answer says of the limit it falls under; undefined: nothing that can be used.
 *
 * Read are `RateLimit` with `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10; of several
 * policies the one with the least left), their older form in three fields, and `X-RateLimit-*`.
 *
 * @param nowMs the time here. Moments are measured against the time at the server, where it tells.
 */
export function readFields(header: HeaderLookup, nowMs: number): Grant | undefined {
  const field = header('ratelimit');
  if (field) return tightest(field, header('ratelimit-policy') ?? '');
  for (const prefix of ['x-ratelimit-', 'ratelimit-', 'x-rate-limit-']) {
    const remaining = whole(header(`${prefix}remaining`));
    if (remaining === undefined) continue;
    const reset = header(`${prefix}reset`);
    const resetMs = reset ? parseWait(reset, 'timestamp', serverNowMs(header, nowMs)) : undefined;
    if (resetMs === undefined || resetMs <= 0 || resetMs > longestMs) return undefined;
    return grant(remaining, resetMs, whole(header(`${prefix}limit`)));
  }
  return undefined;
}

/** A reset further away is a quota that no request waits for, or nonsense. */
const longestMs = 3_600_000;

const whole = (value: string | null | undefined): number | undefined =>
  value && /^\d{1,15}$/.test(value) ? Number(value) : undefined;

function tightest(field: string, policies: string): Grant | undefined {
  let best: Grant | undefined;
  for (const [name, numbers] of limitsIn(field)) {
    const { r, remaining = r, t, reset = t, limit } = numbers;
    if (remaining === undefined || reset === undefined || reset * 1000 > longestMs) continue;
    // Of two that are as tight, the one that stays so for longer.
    if (best && (best.remaining - remaining || reset * 1000 - best.resetMs) <= 0) continue;
    const { q, w } = limitsIn(policies).find(([other]) => other === name)?.[1] ?? {};
    best = grant(remaining, reset * 1000, q ?? limit, w);
  }
  return best;
}

const grant = (remaining: number, resetMs: number, quota?: number, windowS?: number): Grant => ({
  remaining,
  resetMs,
  ...(quota ? { quota } : {}),
  ...(windowS ? { windowMs: windowS * 1000 } : {}),
});

/** Members of a list with their whole numbers: `"a";r=1;t=2, "b";r=3;t=4`; the old form is one member. */
function limitsIn(list: string): [name: string, numbers: Partial<Record<string, number>>][] {
  const isOld = /^\s*limit\s*=/i.test(list);
  const members = isOld ? [`;${list.replaceAll(',', ';')}`] : list.slice(0, 1000).split(',');
  return members.map((member) => {
    const [name = '', ...rest] = member.split(';').map((part) => part.trim());
    const pairs = rest.map((part) => part.split(/\s*=\s*/, 2));
    return [name, Object.fromEntries(pairs.map(([key, value]) => [key, whole(value)]))];
  });
}
