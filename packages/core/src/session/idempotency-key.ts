import type { RetryPolicy } from '../decide/policy.ts';
import { isIdempotent } from '../decide/resend.ts';
import { headerPairs } from '../header-pairs.ts';
import type { HeadersLike } from '../failure.ts';
import { randomKey } from '../wait/random.ts';
import type { RequestFacts } from './request-facts.ts';

type KeyPolicy = Pick<RetryPolicy, 'idempotencyKey'>;

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
const standardHeader = 'Idempotency-Key';

const headerOf = ({ idempotencyKey }: KeyPolicy): string =>
  typeof idempotencyKey === 'string' ? idempotencyKey : standardHeader;

/** The keys that the caller has put on the request, as headers. */
export function keysOn(
  policy: KeyPolicy,
  headers: HeadersLike | undefined,
): readonly (readonly [name: string, value: string])[] {
  const names = [headerOf(policy), standardHeader, `X-${standardHeader}`];
  const known = new Set(names.map((name) => name.toLowerCase()));
  return headerPairs(headers).filter(([name]) => known.has(name.toLowerCase()));
}

/** Whether the caller has put a key on the request. */
export function carriesKey(policy: KeyPolicy, headers: HeadersLike | undefined): boolean {
  return keysOn(policy, headers).length > 0;
}

/** A key for a request that the policy wants one for and that has none. */
export function keyFor(
  policy: KeyPolicy,
  { method, headers }: RequestFacts,
): readonly [name: string, value: string] | undefined {
  if (policy.idempotencyKey === false || isIdempotent(method)) return undefined;
  return carriesKey(policy, headers) ? undefined : [headerOf(policy), randomKey()];
}
