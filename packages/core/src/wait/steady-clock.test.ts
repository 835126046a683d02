import { expect, test } from 'vitest';
import { steadyClock } from './steady-clock.ts';

const skipping = {
  nowMs: () => 1_000,
  monotonicMs: () => 5,
  sleep: async () => 'elapsed' as const,
};

test('time has passed when a sleep has elapsed, whatever the clock says', async () => {
  const clock = steadyClock(skipping);
  await clock.sleep(2_000);
  expect([clock.nowMs(), clock.monotonicMs()]).toEqual([3_000, 2_005]);
});

test('sleeps at the same time pass the same time', async () => {
  const clock = steadyClock(skipping);
  await Promise.all([clock.sleep(2_000), clock.sleep(3_000), clock.sleep(1_000)]);
  expect(clock.monotonicMs()).toBe(3_005);
});

test('an aborted sleep passes no time', async () => {
  const clock = steadyClock({ ...skipping, sleep: async () => 'aborted' });
  await clock.sleep(2_000);
  expect(clock.monotonicMs()).toBe(5);
});

test('a clock that moves by itself is left alone', async () => {
  let nowMs = 0;
  const moving = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (delayMs: number) => {
      nowMs += delayMs;
      return 'elapsed' as const;
    },
  };
  const clock = steadyClock(moving);
  await clock.sleep(2_000);
  expect(clock.monotonicMs()).toBe(2_000);
});

test('a clock whose timers fire a little early skips nothing, however often', async () => {
  let nowMs = 0;
  const early = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (delayMs: number) => {
      nowMs += delayMs - 0.5;
      return 'elapsed' as const;
    },
  };
  const clock = steadyClock(early);
  for (let n = 0; n < 10; n += 1) await clock.sleep(100);
  expect(clock.hasSkipped).toBe(false);
  expect(clock.monotonicMs()).toBe(1_000);
});
