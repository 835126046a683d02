import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sleep } from './sleep.ts';
import { startTimer } from './timer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a timer', () => {
  test.each([1, 999.5, 60_000])('of %d ms fires once, and not before', (delayMs) => {
    const onElapsed = vi.fn<() => void>();
    startTimer(delayMs, onElapsed);
    vi.advanceTimersByTime(Math.ceil(delayMs) - 1);
    expect(onElapsed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(onElapsed).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('longer than any timer can be does not fire at once', () => {
    const day = 86_400_000;
    const onElapsed = vi.fn<() => void>();
    startTimer(60 * day, onElapsed);
    vi.advanceTimersByTime(59 * day);
    expect(onElapsed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(day + 1);
    expect(onElapsed).toHaveBeenCalledOnce();
  });

  test('that fires too early is set again', () => {
    let nowMs = 0;
    vi.stubGlobal('performance', { now: () => nowMs });
    const onElapsed = vi.fn<() => void>();
    startTimer(100, onElapsed);
    nowMs = 60;
    vi.advanceTimersByTime(100);
    expect(onElapsed).not.toHaveBeenCalled();
    nowMs = 100;
    vi.advanceTimersByTime(40);
    expect(onElapsed).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  test('of a mocked clock that stands still is believed', () => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.stubGlobal('performance', { now: () => 0 });
    const onElapsed = vi.fn<() => void>();
    startTimer(100, onElapsed);
    vi.advanceTimersByTime(100);
    expect(onElapsed).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  test('can be cancelled, more than once', () => {
    const onElapsed = vi.fn<() => void>();
    const cancel = startTimer(100, onElapsed);
    cancel();
    cancel();
    vi.advanceTimersByTime(1_000);
    expect(onElapsed).not.toHaveBeenCalled();
  });
});

describe('a sleep', () => {
  test('elapses', async () => {
    const slept = sleep(100);
    await vi.advanceTimersByTimeAsync(100);
    await expect(slept).resolves.toBe('elapsed');
  });

  test('ends with the signal, and leaves nothing behind', async () => {
    const caller = new AbortController();
    const removed = vi.spyOn(caller.signal, 'removeEventListener');
    const slept = sleep(100, caller.signal);
    caller.abort();
    await expect(slept).resolves.toBe('aborted');
    expect(vi.getTimerCount()).toBe(0);
    const other = sleep(50, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(50);
    await expect(other).resolves.toBe('elapsed');
    expect(removed).not.toHaveBeenCalled();
  });

  test('takes its listener away when it elapses', async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const slept = sleep(100, signal);
    await vi.advanceTimersByTimeAsync(100);
    await slept;
    expect(removed).toHaveBeenCalledOnce();
  });

  test('does not begin where the signal has ended', async () => {
    await expect(sleep(1e9, AbortSignal.abort())).resolves.toBe('aborted');
    expect(vi.getTimerCount()).toBe(0);
  });
});
