import { ok, scriptedServer, stall, status, type ScriptedServer } from '@redial/testing/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRedial, redialOf, type RequestFacts, type RetryPolicy } from '../index.ts';

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

/** An answer whose body says when it is given up. */
function givenUp(code: number, onCancel: () => void): Response {
  return new Response(new ReadableStream({ cancel: onCancel }), { status: code });
}

test('an answer that code throws is given up before the next attempt, as one that it resolves to', async () => {
  const cancelled: string[] = [];
  const random = (): number => 0;
  await createRedial({ random }).run(async ({ attempt }) => {
    if (attempt > 1) return new Response('ok');
    const response = givenUp(503, () => cancelled.push('body'));
    throw Object.assign(new Error('HTTP'), { status: 503, response });
  });
  expect(cancelled).toEqual(['body']);
});

test('code that is aborted while it begins, and heeds no signal, is left at once', async () => {
  const caller = new AbortController();
  const reason = new Error('the user went elsewhere');
  const hangs = (): Promise<never> => {
    caller.abort(reason);
    return new Promise(() => undefined);
  };
  await expect(createRedial().run(hangs, { signal: caller.signal })).rejects.toBe(reason);
});

test('an answer that comes when its attempt has ended is given up', async () => {
  const cancelled: string[] = [];
  let answer: (response: Response) => void = () => undefined;
  const sent = createRedial({ policy: { maxAttempts: 1 } }).run(
    () => new Promise<Response>((resolve) => (answer = resolve)),
    { attemptTimeoutMs: 20 },
  );
  await expect(sent).rejects.toThrow();
  answer(givenUp(200, () => cancelled.push('body')));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(cancelled).toEqual(['body']);
});

test('a response of another class than the runtime’s is read as well', async () => {
  class Foreign {
    readonly [Symbol.toStringTag] = 'Response';
    readonly headers = new Headers({ 'retry-after': '0' });
    readonly body = { pipe: (): void => undefined };
    readonly status: number;
    constructor(code: number) {
      this.status = code;
    }
    clone(): Foreign {
      return this;
    }
  }
  const answers = [503, 200].map((code) => new Foreign(code));
  const random = (): number => 0;
  const last = await createRedial({ random }).run(async ({ attempt }) => answers[attempt - 1]);
  expect(last?.status).toBe(200);
});

test('a response that is frozen is given back as it is', async () => {
  for (const code of [200, 404]) {
    const response = Object.freeze(new Response(null, { status: code }));
    await expect(createRedial().run(async () => response)).resolves.toBe(response);
  }
});

test('where there is no Response, as in jsdom, other results are taken as they are', async () => {
  vi.stubGlobal('Response', undefined);
  try {
    await expect(createRedial().run(async () => ({ id: 1 }))).resolves.toEqual({ id: 1 });
    const error = new Error('no', { cause: new Error('why') });
    await expect(createRedial().run(() => Promise.reject(error))).rejects.toBe(error);
    expect(redialOf(error.cause)).toBe(redialOf(error));
  } finally {
    vi.unstubAllGlobals();
  }
});
