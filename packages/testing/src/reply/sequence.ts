import type { ReplyStep } from './reply.ts';

/**
 * Hands out the replies in order; the last one is repeated, because what keeps failing keeps
 * failing. How many were asked for is told by the requests received.
 *
 * @throws TypeError when there is no reply, or something else is among them.
 */
export function sequence<R>(name: string, steps: readonly ReplyStep<R>[]): () => ReplyStep<R> {
  const last = steps.at(-1);
  if (last === undefined) throw new TypeError(`${name}: at least one reply is needed, e.g. ok()`);
  for (const step of steps) {
    if (typeof step === 'function' || (step as { type?: unknown } | null)?.type) continue;
    throw new TypeError(
      `${name}: a reply such as ok(), or a function that makes one; got ${String(step)}`,
    );
  }
  let next = 0;
  return () => steps[next++] ?? last;
}
