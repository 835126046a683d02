import { expect, test } from 'vitest';
import type { Gate } from './gate.ts';
import { StillClock } from './still-clock.fixture.ts';
import { memoryLanes } from './store.ts';
import type { LaneSetup } from './setup.ts';

const setup = (clock: StillClock): LaneSetup => ({
  options: {},
  policy: { baseDelayMs: 500, maxDelayMs: 30_000, maxAttempts: 4 },
  clock,
  random: () => 0,
});
const patience = { maxWaitMs: 60_000 };

test('one key, one lane', () => {
  const [lanes, clock] = [memoryLanes(), new StillClock()];
  expect(lanes.lane('a', setup(clock))).toBe(lanes.lane('a', setup(clock)));
  expect(lanes.lane('a', setup(clock))).not.toBe(lanes.lane('b', setup(clock)));
});

test('lanes that nothing used for ten minutes are dropped when another is made', async () => {
  const [lanes, clock] = [memoryLanes(), new StillClock()];
  lanes.lane('old', setup(clock)).ticket();
  await clock.advance(601_000);
  const busy = lanes.lane('busy', setup(clock));
  expect(busy.ticket().enter(patience)).toBeUndefined();
  expect(lanes.views().map(({ key }) => key)).toEqual(['busy']);
});

test('never more than a thousand lanes, but none that is in use is dropped', () => {
  const [lanes, clock] = [memoryLanes(), new StillClock()];
  const used = lanes.lane('used', setup(clock)) as Gate;
  expect(used.ticket().enter(patience)).toBeUndefined();
  for (let index = 0; index < 5_000; index++) lanes.lane(`key ${index}`, setup(clock));
  expect(lanes.views().length).toBeLessThanOrEqual(1_000);
  expect(lanes.lane('used', setup(clock))).toBe(used);
});

test('a stated rate paces from the first call', async () => {
  const [lanes, clock] = [memoryLanes(), new StillClock()];
  const lane = lanes.lane('a', { ...setup(clock), options: { perSecond: 10 } });
  let gone = 0;
  for (let call = 0; call < 30; call++) {
    const entered = lane.ticket().enter(patience);
    if (entered === undefined) gone++;
    else if (entered instanceof Promise) void entered.then(() => gone++);
  }
  await clock.advance(1_000);
  expect(gone).toBeGreaterThanOrEqual(10);
  expect(gone).toBeLessThanOrEqual(12);
});

test('of too many lanes those unused for longest go first, and none that is paused', async () => {
  const [lanes, clock] = [memoryLanes(), new StillClock()];
  const paused = lanes.lane('paused', setup(clock)).ticket();
  expect(paused.enter(patience)).toBeUndefined();
  paused.report('refused', { retryAfterMs: 30_000, delayMs: 30_000 });
  for (let index = 0; index < 999; index++) lanes.lane(`key ${index}`, setup(clock));
  await clock.advance(1_000);
  (lanes.lane('key 0', setup(clock)) as Gate).lastUsedMs = clock.monotonicMs();
  lanes.lane('one more', setup(clock));
  const keys = lanes.views().map(({ key }) => key);
  expect(keys).toEqual(expect.arrayContaining(['paused', 'key 0', 'one more']));
  expect(keys).not.toContain('key 1');
});

test('of very many that are paused, those unused for longest go as well', () => {
  const [lanes, clock] = [memoryLanes(), new StillClock()];
  for (let index = 0; index < 20_000; index++) {
    const ticket = lanes.lane(`key ${index}`, setup(clock)).ticket();
    void ticket.enter(patience);
    ticket.report('refused', { retryAfterMs: 30_000, delayMs: 30_000 });
  }
  expect(lanes.views().length).toBeLessThanOrEqual(10_000);
});

test('a stated pace does not hold up the first call', () => {
  const lane = memoryLanes().lane('a', {
    ...setup(new StillClock()),
    options: { perSecond: 0.2 },
    random: () => 0.9,
  });
  expect(lane.ticket().enter(patience)).toBeUndefined();
  // The third would go in ten seconds: it is told at once.
  expect(lane.ticket().enter(patience)).toBeInstanceOf(Promise);
  expect(lane.ticket().enter({ maxWaitMs: 6_000 })).toEqual({
    stopReason: 'wait-too-long',
    retryAfterMs: expect.closeTo(10_000, -2),
  });
});
