import { systemClock } from '@redial/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startTimeLimit } from './time-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const hang = async (): Promise<never> => new Promise<never>(() => {});

describe('a call that hangs and heeds no signal, under the timers of a test runner', () => {
  test('ends with the abort', async () => {
    const caller = new AbortController();
    const called = startTimeLimit(systemClock, Infinity, caller.signal).call(hang);
    caller.abort('enough');
    await expect(called).rejects.toBe('enough');
  });

  test('ends at the deadline', async () => {
    const called = startTimeLimit(systemClock, 1_000, undefined).call(hang);
    vi.advanceTimersByTime(1_000);
    await expect(called).resolves.toBeUndefined();
  });
});
