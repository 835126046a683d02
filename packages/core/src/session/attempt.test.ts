import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Attempt, type AttemptStart } from './attempt.ts';

const start = (changes: Partial<AttemptStart> = {}): AttemptStart => ({
  attempt: 2,
  maxAttempts: 4,
  request: { method: 'POST', url: '/v1', headers: { a: '1' } },
  key: undefined,
  remainingMs: Infinity,
  ...changes,
});

test('says which attempt of which request it is', () => {
  const attempt = new Attempt(start());
  expect([attempt.attempt, attempt.maxAttempts, attempt.method, attempt.url]).toEqual([
    2,
    4,
    'POST',
    '/v1',
  ]);
});

describe('headers', () => {
  test('are a copy of the caller’s, made when asked for', () => {
    const attempt = new Attempt(start());
    expect(attempt.hasOwnHeaders).toBe(false);
    attempt.headers.set('a', '2');
    expect(attempt.hasOwnHeaders).toBe(true);
    expect(new Attempt(start()).headers.get('a')).toBe('1');
  });

  test('bear the key once they are taken', () => {
    const attempt = new Attempt(start({ key: ['Idempotency-Key', 'k'] }));
    expect(attempt.bearsKey).toBe(false);
    expect(attempt.headers.has('idempotency-key')).toBe(true);
    expect(attempt.bearsKey).toBe(true);
  });

  test('hold the key', () => {
    const attempt = new Attempt(start({ key: ['Idempotency-Key', 'k'] }));
    expect(attempt.hasOwnHeaders).toBe(true);
    expect(Object.fromEntries(attempt.headers)).toEqual({ a: '1', 'idempotency-key': 'k' });
  });
});

const bounded = (attemptTimeoutMs: number | undefined, remainingMs: number, caller?: AbortSignal) =>
  new Attempt(
    start({
      remainingMs,
      request: {
        ...(attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs }),
        ...(caller ? { signal: caller } : {}),
      },
    }),
  );

describe('its signal', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('without limits is the caller’s, or one that never ends', () => {
    const { signal } = new AbortController();
    const attempt = bounded(undefined, Infinity, signal);
    expect(attempt.signal).toBe(signal);
    expect([attempt.isBounded, attempt.hasTimer]).toEqual([true, false]);
    const free = new Attempt(start());
    expect([free.isBounded, free.hasTimer, free.signal.aborted]).toEqual([false, false, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['the attempt’s limit', 100, Infinity, 'attempt'],
    ['the deadline', undefined, 100, 'deadline'],
    ['the deadline before the limit', 500, 100, 'deadline'],
    ['the limit before the deadline', 100, 500, 'attempt'],
    ['both at once', 100, 100, 'deadline'],
  ] as const)('ends at %s', (_, timeoutMs, remainingMs, expired) => {
    const attempt = bounded(timeoutMs, remainingMs);
    vi.advanceTimersByTime(99);
    expect(attempt.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(attempt.expired).toBe(expired);
    expect(attempt.signal.reason).toMatchObject({
      name: 'TimeoutError',
      message: 'No answer within 100 ms',
    });
  });

  test('ends at once when the deadline is past', () => {
    const attempt = bounded(undefined, -5);
    vi.advanceTimersByTime(1);
    expect(attempt.expired).toBe('deadline');
  });

  test('ends with the caller’s, and with its reason', () => {
    const caller = new AbortController();
    const attempt = bounded(100, Infinity, caller.signal);
    caller.abort(new Error('gone'));
    expect(attempt.signal.reason).toBe(caller.signal.reason);
    expect(attempt.expired).toBeUndefined();
  });

  test('leaves no timer behind', () => {
    const attempt = bounded(100, 500);
    attempt.end();
    attempt.end();
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(attempt.signal.aborted).toBe(false);
  });

  test('ends with a signal of another make, and lets go of it', () => {
    const listeners = new Set<() => void>();
    const foreign = {
      aborted: false,
      reason: 'gone',
      addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
    };
    const attempt = bounded(100, Infinity, foreign as never);
    for (const listener of listeners) listener();
    expect(attempt.signal.reason).toBe('gone');
    attempt.end();
    expect(listeners.size).toBe(0);
  });

  test.each([false, true])('where AbortSignal.any is missing; aborted before: %s', (before) => {
    vi.stubGlobal(
      'AbortSignal',
      Object.assign(() => undefined, { any: undefined }),
    );
    try {
      const caller = new AbortController();
      if (before) caller.abort('gone');
      const attempt = bounded(100, Infinity, caller.signal);
      if (!before) caller.abort('gone');
      expect(attempt.signal.reason).toBe('gone');
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
