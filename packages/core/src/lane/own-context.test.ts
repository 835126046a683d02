import { afterEach, expect, test, vi } from 'vitest';
import { setUp } from './gate.fixture.ts';
import { settled } from './still-clock.fixture.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The second of two that wait, when the request of the first has ended, and its timers with it. */
async function secondAfterGone() {
  const { clock, ask, refuse } = setUp();
  refuse(1_000);
  const { sleep } = clock;
  clock.sleep = () => new Promise(() => undefined);
  ask();
  await settled();
  clock.sleep = sleep;
  const second = ask();
  await clock.advance(10_000);
  return second.went;
}

test('in Workers a request waits by a timer of its own', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
  expect(await secondAfterGone()).toBeTypeOf('number');
});

test('elsewhere one timer serves all', async () => {
  expect(await secondAfterGone()).toBeUndefined();
});

test('in Workers the turn comes when it is time, an abort at once, and no timer stays', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
  const { clock, ask, refuse, since } = setUp();
  refuse(1_000);
  const caller = new AbortController();
  const aborted = ask({ signal: caller.signal });
  const first = ask();
  caller.abort();
  await clock.advance(999);
  expect([aborted.went, first.went]).toEqual(['aborted', undefined]);
  await clock.advance(40);
  expect(first.went).toBeGreaterThanOrEqual(1_000);
  first.ticket.report('accepted');
  await clock.advance(1_000);
  expect([since(), clock.timers]).toEqual([2_039, 0]);
});
