import type { ReplyStep } from './reply.ts';

/**
 * Hands out the replies in order; the last one is repeated, because what keeps failing keeps
 * failing. How many were asked for is told by the requests received.
 *
 * @throws TypeError when there is no reply.
 */
export function sequence<R>(name: string, steps: readonly ReplyStep<R>[]): () => ReplyStep<R> {
  const last = steps.at(-1);
  if (last === undefined) throw new TypeError(`${name}: at least one reply is needed, e.g. ok()`);
  let next = 0;
  return () => steps[next++] ?? last;
}
