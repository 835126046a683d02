import { describe, expect, test } from 'vitest';
import { manualClock, type ManualClockOptions } from './manual-clock.ts';

/** What a client does: an attempt under a limit, which the end of the attempt cancels. */
async function underLimit(
  clock: ReturnType<typeof manualClock>,
  limitMs: number,
  attempt: Promise<string>,
): Promise<string> {
  const done = new AbortController();
  const limit = clock.sleep(limitMs, done.signal).then(() => 'limit');
  const outcome = await Promise.race([attempt, limit]);
  done.abort();
  return outcome;
}

/** As an exchange over loopback within one process: a few turns of the event loop. */
async function answerAfterTurns(turns: number): Promise<string> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return 'answer';
}

describe('automatic mode', () => {
  test('a sleep takes no real time and moves the virtual one exactly', async () => {
    const clock = manualClock({ startMs: 1000 });
    await expect(clock.sleep(86_400_000)).resolves.toBe('elapsed');
    expect(clock.nowMs()).toBe(86_401_000);
    expect(clock.monotonicMs()).toBe(86_400_000);
    expect(clock.waitsMs).toEqual([86_400_000]);
  });

  test('sleeps end in the order of their ends, whenever they began', async () => {
    const clock = manualClock();
    const ended: string[] = [];
    const sleep = (name: string, delayMs: number): Promise<unknown> =>
      clock.sleep(delayMs).then(() => ended.push(`${name} at ${clock.monotonicMs()}`));
    await Promise.all([
      sleep('c', 300),
      sleep('a', 100).then(() => sleep('b', 100)),
      sleep('d', 300),
    ]);
    expect(ended).toEqual(['a at 100', 'b at 200', 'c at 300', 'd at 300']);
    expect(clock.waitsMs).toEqual([100, 100, 300, 300]);
  });

  test('a limit whose attempt is answered moves no time and is no wait', async () => {
    const clock = manualClock({ quietMs: 0 });
    await expect(underLimit(clock, 100, answerAfterTurns(5))).resolves.toBe('answer');
    expect(clock.monotonicMs()).toBe(0);
    expect(clock.waitsMs).toEqual([]);
    expect(clock.sleeps).toEqual([
      { delayMs: 100, startedAtMs: clock.nowMs(), outcome: 'aborted' },
    ]);
  });

  test('a limit whose attempt hangs elapses', async () => {
    const clock = manualClock({ quietMs: 0 });
    await expect(underLimit(clock, 100, new Promise(() => {}))).resolves.toBe('limit');
    expect(clock.monotonicMs()).toBe(100);
  });

  test('a deadline further off than the waits does not fire', async () => {
    const clock = manualClock({ quietMs: 0 });
    const deadline = new AbortController();
    const fired = clock.sleep(10_000, deadline.signal);
    await clock.sleep(4000);
    await clock.sleep(4000);
    deadline.abort();
    await expect(fired).resolves.toBe('aborted');
    expect(clock.waitsMs).toEqual([4000, 4000]);
  });

  test('a sleep without an end does not end by itself', async () => {
    const clock = manualClock({ quietMs: 0 });
    const caller = new AbortController();
    const endless = clock.sleep(Infinity, caller.signal);
    await clock.sleep(1);
    expect(clock.sleeps[0]?.outcome).toBe('pending');
    caller.abort();
    await expect(endless).resolves.toBe('aborted');
  });
});

describe('manual mode', () => {
  test('time stands still until it is advanced', async () => {
    const clock = manualClock({ mode: 'manual', quietMs: 0 });
    const outcomes: string[] = [];
    void clock.sleep(100).then((outcome) => outcomes.push(outcome));
    await clock.advance(99);
    expect(outcomes).toEqual([]);
    await clock.advance(1);
    expect(outcomes).toEqual(['elapsed']);
    expect(clock.monotonicMs()).toBe(100);
  });

  test('an advance also ends the sleeps that begin on the way', async () => {
    const clock = manualClock({ mode: 'manual', quietMs: 0 });
    const atMs: number[] = [];
    const loop = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(30);
        atMs.push(clock.monotonicMs());
      }
    };
    void loop();
    await clock.advance(100);
    expect(atMs).toEqual([30, 60, 90]);
    expect(clock.monotonicMs()).toBe(100);
  });
});

describe('both modes', () => {
  test.each([{ mode: 'automatic' }, { mode: 'manual' }] as const)(
    'an abort ends a sleep at once: $mode',
    async ({ mode }) => {
      const clock = manualClock({ mode });
      const caller = new AbortController();
      const sleep = clock.sleep(1000, caller.signal);
      caller.abort();
      await expect(sleep).resolves.toBe('aborted');
      await expect(clock.sleep(1000, caller.signal)).resolves.toBe('aborted');
      expect(clock.monotonicMs()).toBe(0);
      expect(clock.waitsMs).toEqual([]);
    },
  );

  test.each([0, -1, Number.NaN])('a sleep of %s elapses without any time', async (delayMs) => {
    const clock = manualClock({ mode: 'manual' });
    await expect(clock.sleep(delayMs)).resolves.toBe('elapsed');
    expect(clock.monotonicMs()).toBe(0);
  });

  test('by default it is the first of January 2026', () => {
    expect(new Date(manualClock().nowMs()).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  test.each<[ManualClockOptions, string]>([
    [{ startMs: Number.NaN }, 'startMs is NaN'],
    [{ quietMs: -1 }, 'quietMs is -1'],
    [{ start: 0 } as never, 'start is not an option; there are startMs, mode, quietMs'],
    ['manual' as never, 'is not an option; there are startMs'],
    [{ mode: 'auto' as never }, 'mode is auto; allowed is "automatic" or "manual"'],
  ])('refuses %o', (options, message) => {
    expect(() => manualClock(options)).toThrow(message);
  });

  test('refuses to go back', () => {
    expect(() => manualClock().advance(-1)).toThrow('advance is -1');
  });
});
