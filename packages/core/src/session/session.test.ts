import { describe, expect, test } from 'vitest';
import { redialOf } from '../errors/mark.ts';
import type { Failure } from '../failure.ts';
import { busy, clock, events, open, types } from './session.fixture.ts';
import type { Clock } from '../wait/clock.ts';

describe('an adapter that asks', () => {
  test('is told to send again after the wait, then to stop', async () => {
    const session = open({ policy: { maxAttempts: 2 } });
    expect(session.begin().attempt).toBe(1);
    clock.pass(30);
    await expect(session.failed(busy)).resolves.toBe('retry');
    expect(clock.waitsMs).toEqual([500]);
    expect(session.begin().attempt).toBe(2);
    clock.pass(20);
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
    clock.pass(1_000);
    await session.failed(failure);
    expect(clock.waitsMs).toEqual([waitMs]);
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

  test('tells which attempt it was aborted in', async () => {
    const caller = new AbortController();
    const session = open({}, { signal: caller.signal });
    session.begin();
    await session.failed(busy);
    session.begin();
    caller.abort();
    await session.failed(busy);
    expect(events.at(-1)).toMatchObject({ type: 'aborted', attempt: 2 });
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
    clock.pass(400);
    session.begin(300);
    await session.failed(busy);
    expect(session.attempts).toMatchObject([{ startedAtMs: 1_000_100, durationMs: 300 }]);
  });
});

describe('an adapter that was not asked by its client', () => {
  test('tells that the client gave up: nothing is waited for', () => {
    const session = open();
    session.begin();
    session.overruled(busy, 'disabled');
    expect(clock.waitsMs).toEqual([]);
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
    expect(clock.waitsMs).toEqual([500]);
    expect(redialOf(session.explain(new Error('x')))).toMatchObject({ stopReason: 'deadline' });
  });

  test('runs from when the request is known, whatever comes before its first attempt', async () => {
    const session = open({ policy: { deadlineMs: 1_000 } });
    clock.pass(600);
    session.begin();
    await expect(session.failed(busy)).resolves.toBe('stop');
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
