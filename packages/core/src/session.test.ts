import { beforeEach, describe, expect, test } from 'vitest';
import { redialOf } from './errors/info.ts';
import { RateLimitError } from './errors/kinds.ts';
import type { RedialEvent } from './events.ts';
import type { Failure } from './failure.ts';
import type { RedialOptions } from './options.ts';
import { createRedial, openSession } from './redial.ts';
import type { SessionRequest } from './request-facts.ts';
import type { Session } from './session.ts';
import type { Clock } from './wait/clock.ts';

let nowMs: number;
let waitsMs: number[];
let events: RedialEvent[];

/** Time that moves by sleeps alone, and at once. */
const clock: Clock = {
  nowMs: () => 1_000_000 + nowMs,
  monotonicMs: () => nowMs,
  async sleep(delayMs, signal) {
    if (signal?.aborted) return 'aborted';
    waitsMs.push(delayMs);
    nowMs += delayMs;
    return 'elapsed';
  },
};

beforeEach(() => {
  nowMs = 0;
  waitsMs = [];
  events = [];
});

function open(
  options: RedialOptions = {},
  request: SessionRequest = { method: 'GET', url: 'https://a.example/' },
  call?: false,
): Session {
  const redial = createRedial({
    clock,
    random: () => 0,
    lane: false,
    onEvent: (event) => void events.push(event),
    ...options,
    policy: { jitter: 'none', ...options.policy },
  });
  return openSession(redial, request, call);
}

const busy = { status: 503, headers: {} };
const types = (): string[] => events.map(({ type }) => type);

describe('an adapter that asks', () => {
  test('is told to send again after the wait, then to stop', async () => {
    const session = open({ policy: { maxAttempts: 2 } });
    expect(session.begin().attempt).toBe(1);
    nowMs += 30;
    await expect(session.failed(busy)).resolves.toBe('retry');
    expect(waitsMs).toEqual([500]);
    expect(session.begin().attempt).toBe(2);
    nowMs += 20;
    await expect(session.failed(busy)).resolves.toBe('stop');
    expect(session.attempts).toEqual([
      {
        attempt: 1,
        category: 'overloaded',
        status: 503,
        startedAtMs: 1_000_000,
        durationMs: 30,
        delayMs: 500,
      },
      { attempt: 2, category: 'overloaded', status: 503, startedAtMs: 1_000_530, durationMs: 20 },
    ]);
  });

  test.each<[string, Failure, number]>([
    ['hung', { timedOut: true }, 125],
    ['was answered late', busy, 500],
  ])('waits less where the attempt %s: the time counts as waited', async (_, failure, waitMs) => {
    const session = open({ random: () => 1, policy: { jitter: 'full' } });
    session.begin();
    nowMs += 1_000;
    await session.failed(failure);
    expect(waitsMs).toEqual([waitMs]);
  });

  test('is told to stop however often it asks', async () => {
    const session = open({ policy: { maxAttempts: 1 } });
    session.begin();
    await session.failed(busy);
    await expect(session.failed(busy)).resolves.toBe('stop');
    expect(session.attempts).toHaveLength(1);
    expect(types()).toEqual(['attempt-failed', 'gave-up']);
  });

  test('hears of an abort, once', async () => {
    const caller = new AbortController();
    const session = open({}, { signal: caller.signal });
    session.begin();
    caller.abort();
    await expect(session.failed(busy)).resolves.toBe('aborted');
    session.aborted();
    expect(types()).toEqual(['aborted']);
    expect(session.diagnosis).toBeUndefined();
  });

  test('hears of an abort in the wait', async () => {
    const caller = new AbortController();
    const sleep: Clock['sleep'] = async () => {
      caller.abort();
      return 'aborted';
    };
    const session = open({ clock: { ...clock, sleep } }, { signal: caller.signal });
    session.begin();
    await expect(session.failed(busy)).resolves.toBe('aborted');
    expect(types()).toEqual(['attempt-failed', 'retry-scheduled', 'aborted']);
  });

  test('that is switched off: once, and explained', async () => {
    const session = open({}, {}, false);
    session.begin();
    await expect(session.failed(busy)).resolves.toBe('stop');
    expect(session.explain(new Error('x'))).toMatchObject({ redial: { stopReason: 'disabled' } });
  });

  test('may tell how long ago an attempt began', async () => {
    const session = open({ policy: { maxAttempts: 1, deadlineMs: 1_000 } });
    nowMs = 400;
    session.begin(300);
    await session.failed(busy);
    expect(session.attempts).toMatchObject([{ startedAtMs: 1_000_100, durationMs: 300 }]);
  });
});

describe('an error is explained', () => {
  test('when the request was given up, and not before', async () => {
    const session = open();
    session.begin();
    await session.failed(busy);
    const error = new Error('x');
    expect(session.explain(error)).toBe(error);
    expect(redialOf(error)).toBeUndefined();
    session.begin();
    await session.failed({ status: 429, headers: { 'retry-after': '90' } });
    expect(session.explain(error)).toBe(error);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(redialOf(error)).toMatchObject({ retryAfterMs: 90_000, stopReason: 'wait-too-long' });
  });

  test('an error of a Redial nearer to the wire is final, and stays as it is', async () => {
    const inner = open({ policy: { maxAttempts: 1 } });
    const outer = open();
    inner.begin();
    await inner.failed(busy);
    const error = inner.explain(new Error('x')) as Error;
    const { message } = error;
    outer.begin();
    await expect(outer.failed({ error })).resolves.toBe('stop');
    expect(outer.explain(error)).toBe(error);
    expect(error.message).toBe(message);
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'attempts' });
  });

  test('an error that was explained for an earlier request is not', async () => {
    const earlier = open({ policy: { maxAttempts: 1 } });
    earlier.begin();
    await earlier.failed(busy);
    const error = Object.assign(earlier.explain(new Error('x')) as Error, { status: 404 });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const later = open();
    later.begin();
    await later.failed({ status: 404, error });
    expect(redialOf(later.explain(error))).toMatchObject({ status: 404, category: 'not_found' });
  });

  test('a secret that only an attempt has sent is masked', async () => {
    const session = open({ policy: { maxAttempts: 1 } });
    session.begin().headers.set('authorization', 'Bearer fresh-token-1');
    await session.failed({ status: 401, headers: {}, body: { message: 'bad fresh-token-1' } });
    expect(session.diagnosis?.message).toBe('bad ***');
  });
});

describe('a response is marked', () => {
  test('with attempts on success', async () => {
    const session = open();
    session.begin();
    await session.failed(busy);
    session.begin();
    const response = {};
    session.succeeded(response);
    expect(redialOf(response)).toMatchObject({ vendor: 'generic' });
    expect(redialOf(response)?.stopReason).toBeUndefined();
    expect(redialOf(response)?.attempts.map(({ status }) => status)).toEqual([503, undefined]);
    expect(types()).toEqual(['attempt-failed', 'retry-scheduled', 'recovered']);
  });

  test('with all that is known where it failed', async () => {
    const session = open({ policy: { maxAttempts: 1 } });
    session.begin();
    const response = {};
    await session.failed(busy, response);
    session.mark(response);
    expect(redialOf(response)).toMatchObject({ status: 503, stopReason: 'attempts' });
  });
});

describe('an adapter that was not asked by its client', () => {
  test('tells that the client gave up: nothing is waited for', () => {
    const session = open();
    session.begin();
    session.overruled(busy, 'disabled');
    expect(waitsMs).toEqual([]);
    expect(session.attempts).toHaveLength(1);
    expect(redialOf(session.explain(new Error('x')))).toMatchObject({ stopReason: 'disabled' });
  });

  test('a better reason of Redial’s own stands', () => {
    const session = open({ policy: { maxAttempts: 1 } });
    session.begin();
    session.overruled(busy, 'disabled');
    expect(redialOf(session.explain(new Error('x')))).toMatchObject({ stopReason: 'attempts' });
  });

  test('tells that the client sent again by itself', async () => {
    const session = open();
    session.begin();
    session.overruled({ status: 401, headers: {} });
    expect(events).toMatchObject([{ type: 'attempt-failed', willRetry: true }]);
    expect(session.begin().attempt).toBe(2);
    session.succeeded();
    expect(types()).toEqual(['attempt-failed', 'recovered']);
  });

  test('an abort is none of its failures', () => {
    const session = open({}, { signal: AbortSignal.abort() });
    session.begin();
    session.overruled(busy, 'disabled');
    expect(types()).toEqual(['aborted']);
  });

  test('tells that the client ended it between two attempts', async () => {
    const session = open();
    session.end('deadline');
    expect(events).toEqual([]);
    session.begin();
    await session.failed(busy);
    session.end('deadline');
    session.end('disabled');
    expect(redialOf(session.explain(new Error('x')))).toMatchObject({ stopReason: 'deadline' });
  });
});

describe('the deadline', () => {
  test('counts from the start, waits included', async () => {
    const session = open({ policy: { deadlineMs: 1_400 } });
    session.begin();
    await expect(session.failed(busy)).resolves.toBe('retry');
    session.begin();
    await expect(session.failed(busy)).resolves.toBe('stop');
    expect(waitsMs).toEqual([500]);
    expect(redialOf(session.explain(new Error('x')))).toMatchObject({ stopReason: 'deadline' });
  });

  test('an attempt that it cut short says nothing of the request', async () => {
    const session = open({ policy: { deadlineMs: 10_000 } });
    session.begin();
    await session.failed(busy);
    session.begin().expired = 'deadline';
    await expect(session.failed({ timedOut: true })).resolves.toBe('stop');
    expect(session.diagnosis).toMatchObject({ category: 'overloaded', status: 503 });
    expect(session.attempts.map(({ category }) => category)).toEqual(['overloaded', 'timeout']);
  });
});

describe('the diagnosis that listeners get', () => {
  test('cannot be written to', async () => {
    const session = open({
      onEvent(event) {
        if ('diagnosis' in event) Object.assign(event.diagnosis, { category: 'billing' });
      },
    });
    session.begin();
    await expect(session.failed(busy)).resolves.toBe('retry');
    expect(session.diagnosis?.category).toBe('overloaded');
  });
});
