import { describe, expect, test } from 'vitest';
import type { LaneStore } from '../lane/store.ts';
import { defineProfile } from '../define-profile.ts';
import { redialOf } from '../errors/mark.ts';
import { instantClock } from '../instant-clock.fixture.ts';
import { createRedial, settingsFrom } from '../redial.ts';
import { systemClock } from '../wait/clock.ts';
import { Session } from './session.ts';

const fail = (): never => {
  throw new Error('the store is down');
};
const ticket = { enter: () => undefined, report: () => undefined };
const storeOf = (changes: object): LaneStore => ({
  lane: () => ({ ticket: () => ({ ...ticket, ...changes }) }),
  views: () => [],
});

describe('a store of lanes that fails stops no request', () => {
  test.each<[string, LaneStore]>([
    ['when it is asked for a lane', { ...storeOf({}), lane: fail }],
    ['when it is asked for a turn', storeOf({ enter: fail })],
    ['later', storeOf({ enter: async () => fail() })],
    ['when it is told how a call ended', storeOf({ report: fail })],
  ])('%s', async (_, lanes) => {
    await expect(createRedial({ lanes }).run(async () => 1)).resolves.toBe(1);
  });
});

test('a call whose answer cannot be looked at has ended all the same', async () => {
  const redial = createRedial();
  const answer = Object.defineProperty({}, 'headers', { get: fail });
  await redial.run(async () => answer, { url: 'http://127.0.0.1/' });
  expect(redial.lanes()).toMatchObject([{ inFlight: 0 }]);
});

test('what fails before it is sent says nothing of the service', async () => {
  const told: string[] = [];
  const lanes = storeOf({ report: (outcome: string) => told.push(outcome) });
  const beforeAttempt = (): never => {
    throw Object.assign(new Error('no token'), { code: 'ECONNREFUSED' });
  };
  const redial = createRedial({ lanes, beforeAttempt, policy: { maxAttempts: 1 } });
  await expect(redial.run(async () => 1)).rejects.toThrow('no token');
  expect(told).toEqual(['aborted']);
});

test('what a lane tells names the vendor of its requests, and where they go', async () => {
  const vendor = defineProfile({ vendor: 'acme', hosts: ['127.0.0.1'], rules: [] });
  const told: string[] = [];
  const redial = createRedial({
    vendor: [vendor],
    clock: instantClock(),
    onEvent: (event) => told.push(`${event.type} ${event.vendor} ${event.url}`),
  });
  const headers = { 'retry-after': '5' };
  let sent = 0;
  const busy = async (): Promise<Response> =>
    new Response(null, { status: ++sent < 2 ? 429 : 200, headers });
  await redial.run(busy, { url: 'http://127.0.0.1/' });
  expect(told).toContain('lane-paused acme http://127.0.0.1');
});

test('where a clock skips its waits, no lane takes attempts from requests that fail together', async () => {
  const clock = { ...systemClock, sleep: async () => 'elapsed' as const };
  const redial = createRedial({ clock });
  const busy = async (): Promise<Response> =>
    new Response(null, { status: 429, headers: { 'retry-after': '1' } });
  const url = 'http://127.0.0.1/';
  const ended = await Promise.all(Array.from({ length: 50 }, () => redial.run(busy, { url })));
  expect(new Set(ended.map((answer) => redialOf(answer)?.stopReason))).toEqual(
    new Set(['attempts']),
  );
});

test('a request that is aborted as it gets its turn is not sent', async () => {
  const caller = new AbortController();
  const turn: LaneStore = storeOf({
    enter: async () => {
      caller.abort(new Error('mine'));
      return 'go';
    },
  });
  let sent = 0;
  const running = createRedial({ lanes: turn }).run(async () => ++sent, { signal: caller.signal });
  await expect(running).rejects.toThrow('mine');
  expect(sent).toBe(0);
});

test('what is known of paths is forgotten, the oldest first, beyond a thousand lanes', async () => {
  const settings = settingsFrom(createRedial());
  for (let at = 0; at < 1_100; at += 1) {
    await new Session(settings, { url: `http://${at}.test/` }).enter();
  }
  const known = [...settings.pathLimits.keys()].join(' ');
  expect(settings.pathLimits.size).toBe(1_000);
  expect(known).toContain('http://1099.test');
  expect(known).not.toContain('http://99.test');
});

test('the wait after an attempt is the lane’s as well', async () => {
  const clock = instantClock();
  const turns = [undefined, async () => (clock.pass(2_000), 'go'), undefined];
  const lanes = storeOf({ enter: () => turns.shift()?.() });
  const redial = createRedial({ clock, lanes, policy: { jitter: 'none' } });
  let sent = 0;
  const busy = async (): Promise<Response> =>
    new Response(null, { status: ++sent < 2 ? 503 : 200 });
  const answer = await redial.run(busy);
  expect(redialOf(answer)?.attempts).toMatchObject([{ delayMs: 2_500 }, { attempt: 2 }]);
});

test('a call that may be sent once takes no attempts from those after it', async () => {
  const redial = createRedial({ policy: { baseDelayMs: 1 } });
  const settings = settingsFrom(redial);
  const url = 'http://127.0.0.1/';
  const first = new Session(settings, { url }, { policy: { maxAttempts: 1 } });
  await first.enter();
  first.begin();
  first.succeeded();
  let sent = 0;
  const busy = async (): Promise<Response> =>
    new Response(null, { status: ++sent < 4 ? 503 : 200 });
  await expect(redial.run(busy, { url })).resolves.toMatchObject({ status: 200 });
});

test('a call that may be sent more often than others finds its lane ready for it', async () => {
  const settings = settingsFrom(createRedial({ policy: { baseDelayMs: 1, maxAttempts: 1 } }));
  const url = 'http://127.0.0.1/';
  const session = new Session(settings, { url }, { policy: { maxAttempts: 4 } });
  const outcomes: string[] = [];
  for (let attempt = 1; attempt <= 4; attempt++) {
    await session.enter();
    session.begin();
    outcomes.push(await session.failed({ status: 503 }));
  }
  expect(outcomes).toEqual(['retry', 'retry', 'retry', 'stop']);
  expect(session.attempts).toHaveLength(4);
});
