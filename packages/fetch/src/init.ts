/** What is read of an `init`: by fetch, and by the runtimes that add to it. */
const members =
  'method headers body referrer referrerPolicy mode credentials cache redirect integrity keepalive ' +
  'signal duplex priority window dispatcher client next cf redial';

/**
 * A copy of an `init`. fetch reads its members one by one, so they may be inherited, or computed, as
 * those of a `Request` in its place are.
 */
export function copyOfInit<T extends RequestInit>(init: T): T {
  const prototype: unknown = Object.getPrototypeOf(init);
  const copy = { ...init };
  if (prototype === Object.prototype || prototype === null) return copy;
  const seen = init as Record<string, unknown>;
  for (const name of members.split(' ')) {
    if (seen[name] !== undefined) Object.assign(copy, { [name]: seen[name] });
  }
  return copy;
}
