import { describe, expect, test } from 'vitest';
import { redialOf } from './errors/mark.ts';
import { BillingError, ConnectionError } from './errors/kinds.ts';
import { RedialError } from './errors/redial-error.ts';
import type { RedialEvent } from './options/events.ts';
import { instantClock } from './instant-clock.fixture.ts';
import type { RedialOptions } from './options/options.ts';
import { createRedial, settingsFrom } from './redial.ts';
import type { RequestFacts } from './session/request-facts.ts';

function setUp(options: RedialOptions = {}) {
  const clock = instantClock();
  const events: RedialEvent[] = [];
  const redial = createRedial({
    clock,
    random: () => 1,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { redial, clock, events };
}

const answered = (status: number, more: object = {}): Error =>
  Object.assign(new Error(`status ${status}`), { status, ...more });
const reset = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/** Fails with these errors in turn, then gives `value`. */
function failing<T>(errors: readonly unknown[], value: T) {
  let sent = 0;
  return {
    get sent() {
      return sent;
    },
    send: async (): Promise<T> => {
      const error = errors[sent++];
      if (error !== undefined) throw error;
      return value;
    },
  };
}

describe('run', () => {
  test('gives back what the code gives back', async () => {
    const { redial, clock, events } = setUp();
    const value = { id: 1 };
    await expect(redial.run(async () => value)).resolves.toBe(value);
    expect([clock.waitsMs, events]).toEqual([[], []]);
  });

  test('sends again, waits as asked, and says so', async () => {
    const { redial, clock, events } = setUp();
    const code = failing([answered(429, { headers: { 'retry-after': '2' } }), reset()], 'ok');
    await expect(redial.run(code.send, { method: 'PUT' })).resolves.toBe('ok');
    expect(code.sent).toBe(3);
    expect(clock.waitsMs).toEqual([2_500, 1_000]);
    const types = events.map(({ type }) => type).filter((type) => !type.startsWith('lane-'));
    expect(types).toEqual([
      'attempt-failed',
      'retry-scheduled',
      'attempt-failed',
      'retry-scheduled',
      'recovered',
    ]);
  });

  test('throws the very error, explained', async () => {
    const { redial } = setUp();
    const error = answered(402, { error: { code: 'no_money', message: 'Top up' } });
    await expect(redial.run(failing([error], 1).send)).rejects.toBe(error);
    expect(error).toBeInstanceOf(BillingError);
    expect(error.message).toBe('status 402: billing 402 no_money: Top up. (1 attempt)');
  });

  test('a POST that may have arrived is not sent again', async () => {
    const { redial } = setUp();
    const code = failing([reset()], 'ok');
    const error = await redial
      .run(code.send, { method: 'POST' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(redialOf(error)).toMatchObject({ stopReason: 'not-safe', delivery: 'unknown' });
    expect(code.sent).toBe(1);
  });

  test('takes what is only like a promise, as query builders are', async () => {
    const { redial } = setUp();
    const builder: PromiseLike<number> = {
      // oxlint-disable-next-line unicorn/no-thenable -- that is the point
      then: (resolve, reject) => Promise.resolve(7).then(resolve, reject),
    };
    await expect(redial.run(() => builder)).resolves.toBe(7);
  });

  test('code that throws by itself, in no promise', async () => {
    const { redial } = setUp();
    const thrown = redial.run(() => {
      throw answered(404);
    });
    await expect(thrown).rejects.toBeInstanceOf(RedialError);
  });

  test.each<[string, unknown]>([
    ['a text', 'no'],
    ['undefined', undefined],
    ['a frozen error', Object.freeze(new Error('no'))],
  ])('wraps what cannot be marked: %s', async (_, thrown) => {
    const { redial } = setUp();
    const error = await redial.run(() => Promise.reject(thrown)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RedialError);
    expect((error as Error).cause).toBe(thrown);
  });

  test('tells the code which attempt it is, with a fresh copy of the headers', async () => {
    const { redial } = setUp();
    const seen: unknown[] = [];
    const headers = { a: '1' };
    const sent = redial.run(
      async (attempt) => {
        seen.push([attempt.attempt, attempt.maxAttempts, attempt.method, attempt.url]);
        seen.push(attempt.headers.get('a'));
        attempt.headers.set('a', '2');
        headers.a = '3';
        throw answered(503);
      },
      { method: 'GET', url: 'https://a.example/', headers },
    );
    await expect(sent).rejects.toThrow('status 503');
    expect(seen.slice(0, 4)).toEqual([
      [1, 4, 'GET', 'https://a.example/'],
      '1',
      [2, 4, 'GET', 'https://a.example/'],
      '1',
    ]);
  });

  test('a failed Response comes back, and says what happened', async () => {
    const { redial, clock } = setUp();
    const sent: Response[] = [];
    const response = await redial.run(async () => {
      const answer = new Response('{"error":{"code":"busy"}}', { status: 503 });
      sent.push(answer);
      return answer;
    });
    expect(response).toBe(sent[3]);
    await expect(response.json()).resolves.toEqual({ error: { code: 'busy' } });
    expect(redialOf(response)).toMatchObject({ code: 'busy', stopReason: 'attempts' });
    expect(clock.waitsMs).toEqual([500, 1_000, 2_000]);
  });

  test('an abort of the caller’s surfaces with its reason, unmarked', async () => {
    const { redial, events } = setUp();
    const caller = new AbortController();
    const reason = new Error('gone');
    const sent = redial.run(() => new Promise(() => {}), { signal: caller.signal });
    caller.abort(reason);
    await expect(sent).rejects.toBe(reason);
    expect(redialOf(reason)).toBeUndefined();
    expect(events).toMatchObject([{ type: 'aborted' }]);
  });

  test('an abort that the code makes by itself is one, too', async () => {
    const { redial, events } = setUp();
    const reason = new DOMException('gone', 'AbortError');
    await expect(redial.run(() => Promise.reject(reason))).rejects.toBe(reason);
    expect(redialOf(reason)).toBeUndefined();
    expect(events).toMatchObject([{ type: 'aborted' }]);
  });

  test('code that does not heed its signal is left behind', async () => {
    const { redial } = setUp({ policy: { maxAttempts: 1 } });
    const sent = redial.run(() => new Promise(() => {}), { attemptTimeoutMs: 10 });
    await expect(sent).rejects.toMatchObject({ redial: { category: 'timeout' } });
  });

  test.each<[unknown, string]>([
    [{ methdo: 'POST' }, 'request.methdo is not an option; there are method, url,'],
    [{ method: 1 }, 'request.method must be a string; got 1'],
    [{ url: 1 }, 'request.url must be a string or a URL; got 1'],
    [{ headers: 'a: 1' }, 'request.headers must be'],
    [{ replayable: 'no' }, 'request.replayable must be true or false; got "no"'],
    [{ attemptTimeoutMs: '5' }, 'request.attemptTimeoutMs must be a number of milliseconds'],
    [{ attemptTimeoutMs: 0 }, 'request.attemptTimeoutMs must be a number of milliseconds'],
    [{ signal: {} }, 'request.signal must be an AbortSignal'],
    [null, 'request must be an object; got null'],
  ])('refuses the facts %j', async (facts, message) => {
    const { redial } = setUp();
    const sent = redial.run(async () => 1, facts as RequestFacts);
    await expect(sent).rejects.toThrow(message);
  });

  test('takes a URL object', async () => {
    const { redial } = setUp({ policy: { maxAttempts: 1 } });
    const url = new URL('https://a.example/?key=abcdef123') as never;
    const error = answered(400, { error: { message: 'bad abcdef123' } });
    await expect(redial.run(failing([error], 1).send, { url })).rejects.toBe(error);
    expect(error.message).not.toContain('abcdef123');
  });

  test('needs a function', async () => {
    const { redial } = setUp();
    await expect(redial.run(5 as never)).rejects.toThrow('run needs a function that sends');
  });
});

test('an adapter takes options or a Redial', () => {
  const redial = createRedial();
  expect(settingsFrom(redial)).toBe(settingsFrom(redial));
  expect(settingsFrom({})).toHaveProperty('policy');
  expect(settingsFrom()).toHaveProperty('policy');
  expect(() => settingsFrom(null as never)).toThrow('options must be an object; got null');
  expect(() => settingsFrom({ retries: 1 } as never)).toThrow('retries is not an option');
});
