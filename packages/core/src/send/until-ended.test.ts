import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRedial } from '../redial.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const hang = async (): Promise<never> => new Promise<never>(() => {});

describe('code that hangs and heeds no signal, under the timers of a test runner', () => {
  test('ends with the abort: no timer has to be moved on', async () => {
    const caller = new AbortController();
    const sent = createRedial().run(hang, { signal: caller.signal });
    caller.abort('enough');
    await expect(sent).rejects.toBe('enough');
  });

  test('ends at the deadline, not one timer later', async () => {
    const sent = createRedial({ policy: { deadlineMs: 1_000 } }).run(hang);
    vi.advanceTimersByTime(1_000);
    await expect(sent).rejects.toMatchObject({ redial: { stopReason: 'deadline' } });
  });
});
