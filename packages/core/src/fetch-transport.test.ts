import { ok, scriptedServer, stall, status, type ScriptedServer } from '@redial/testing/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRedial, redialOf, type RequestFacts, type RetryPolicy } from './index.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer(ok());
});
afterEach(() => server.close());

const replies = [
  ['an answer', stall(5, ok({ id: 1 })), 'timeout'],
  ['an error answer', stall(5, status(503, {}, { error: 'overloaded' })), 'overloaded'],
] as const;

/** Code that does not pass the signal on. */
async function run(policy: Partial<RetryPolicy>, facts: RequestFacts = {}): Promise<unknown> {
  const redial = createRedial({ policy: { maxAttempts: 1, ...policy } });
  return redial
    .run(() => fetch(server.url), facts)
    .then(
      (response) => response,
      (error: unknown) => error,
    );
}

describe('a body that stalls, of code that heeds no signal', { timeout: 4_000 }, () => {
  test.each(replies)(
    '%s: is left when the attempt has taken too long',
    async (_, reply, category) => {
      server.script(reply);
      expect(redialOf(await run({}, { attemptTimeoutMs: 300 }))?.category).toBe(category);
    },
  );

  test.each(replies)('%s: is left at the deadline', async (_, reply) => {
    server.script(reply);
    expect(redialOf(await run({ deadlineMs: 300 }))?.stopReason).toBe('deadline');
  });

  test.each(replies)('%s: is left when the caller aborts', async (_, reply) => {
    server.script(reply);
    const caller = new AbortController();
    const reason = new Error('the user went elsewhere');
    setTimeout(() => caller.abort(reason), 200);
    expect(await run({}, { signal: caller.signal })).toBe(reason);
    expect(redialOf(reason)).toBeUndefined();
  });
});
