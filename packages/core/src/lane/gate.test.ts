import { describe, expect, test } from 'vitest';
import { patience, setUp } from './gate.fixture.ts';
import type { Turn } from './queue.ts';
import { settled } from './still-clock.fixture.ts';

describe('a lane in production', () => {
  test('lets go at once, and sets no timer, where nothing was refused', async () => {
    const { clock, ask } = setUp();
    const asked = Array.from({ length: 100 }, () => ask());
    expect(asked.every(({ went }) => went === 0)).toBe(true);
    for (const { ticket } of asked) ticket.report('accepted');
    await settled();
    expect(clock.timers).toBe(0);
  });

  test('stops everybody after one refusal, for as long as the vendor asked', async () => {
    const { clock, ask, refuse } = setUp();
    refuse(10_000);
    const second = ask();
    await clock.advance(9_999);
    expect(second.went).toBeUndefined();
    await clock.advance(1);
    expect(second.went).toBe(10_000);
  });

  test('obeys the longest of several refusals', async () => {
    const { clock, ask } = setUp();
    const [one, two] = [ask(), ask()];
    one.ticket.report('refused', { retryAfterMs: 3_000, delayMs: 3_000 });
    two.ticket.report('refused', { retryAfterMs: 5_000, delayMs: 5_000 });
    const third = ask();
    await clock.advance(20_000);
    expect(third.went).toBe(5_000);
  });

  test('after a pause one goes first, and the others follow it when it was accepted', async () => {
    const { clock, ask, refuse } = setUp();
    ask().ticket.report('accepted');
    refuse(1_000);
    const waiting = [ask(), ask(), ask()];
    await clock.advance(1_000);
    expect(waiting.map(({ went }) => went)).toEqual([1_000, undefined, undefined]);
    waiting[0]?.ticket.report('accepted');
    await clock.advance(10_000);
    expect(waiting.every(({ went }) => typeof went === 'number')).toBe(true);
  });

  test('a probe that hangs does not hold up the rest for ever', async () => {
    const { clock, ask, refuse } = setUp();
    refuse(1_000);
    const waiting = [ask(), ask()];
    await clock.advance(5_000);
    expect(waiting[1]?.went).toBeGreaterThan(1_000);
  });

  describe('calls that take very long', () => {
    const setUpLong = async (refusedInMs: number) => {
      const { clock, ask } = setUp();
      const long = ask();
      await clock.advance(30_000 - refusedInMs);
      const hasty = ask();
      await clock.advance(refusedInMs);
      long.ticket.report('accepted');
      hasty.ticket.report('refused', { retryAfterMs: 1_000, delayMs: 1_000 });
      return { clock, waiting: [ask(), ask(), ask()] };
    };

    test('do not keep everybody behind one probe: one that is not refused at once was let in', async () => {
      const { clock, waiting } = await setUpLong(50);
      await clock.advance(1_999);
      expect(waiting.map(({ went }) => went)).toEqual([31_000, undefined, undefined]);
      await clock.advance(1);
      expect(waiting.map(({ went }) => went)).toEqual([31_000, 32_000, 32_000]);
    });

    test('and are refused late let single ones go', async () => {
      const { clock, waiting } = await setUpLong(20_000);
      await clock.advance(7_000);
      expect(waiting.map(({ went }) => went)).toEqual([31_000, 36_000, undefined]);
    });
  });

  test('a pause without a hint is the request’s own backoff', async () => {
    const { clock, ask } = setUp();
    ask().ticket.report('refused', { delayMs: 20 });
    const second = ask();
    await clock.advance(100);
    expect(second.went).toBe(20);
  });

  test('a wait ends with the abort of its caller, and leaves no timer', async () => {
    const { clock, ask, refuse, gate } = setUp();
    refuse(10_000);
    const controller = new AbortController();
    const second = ask({ signal: controller.signal });
    await clock.advance(10);
    expect(clock.timers).toBe(1);
    controller.abort();
    await settled();
    expect(second.went).toBe('aborted');
    expect([clock.timers, gate.view().queued]).toEqual([0, 0]);
  });

  test('a caller that has aborted already does not wait', async () => {
    const { ask, refuse, clock } = setUp();
    refuse(10_000);
    const second = ask({ signal: AbortSignal.abort() });
    await settled();
    expect([second.went, clock.timers]).toEqual(['aborted', 0]);
  });

  test.each([
    ['a pause beyond the deadline', { deadlineAtMs: 1_005_000 }, 'deadline'],
    ['a pause beyond maxWaitMs', { maxWaitMs: 5_000 }, 'wait-too-long'],
  ])('%s is not begun', (_, more, stopReason) => {
    const { ask, refuse } = setUp();
    refuse(10_000);
    expect(ask(more).went).toEqual({ stopReason, retryAfterMs: 10_000 });
  });

  test('a wait in the line ends at maxWaitMs, with the jitter that a wait may have', async () => {
    const { clock, ask, refuse } = setUp();
    refuse(1_000);
    const [, second] = [ask(), ask({ maxWaitMs: 1_200 })];
    await clock.advance(1_259);
    expect(second?.went).toBeUndefined();
    await clock.advance(2);
    expect(second?.went).toMatchObject({ stopReason: 'wait-too-long' });
  });

  test('a patient lane waits longer than maxWaitMs, not longer than the deadline', async () => {
    const { clock, ask, refuse } = setUp({ patient: true });
    refuse(100_000);
    const long = ask({ maxWaitMs: 10 });
    const bounded = ask({ maxWaitMs: 10, deadlineAtMs: clock.monotonicMs() + 200_000 });
    await clock.advance(100_000);
    expect(long.went).toBe(100_000);
    await clock.advance(200_000);
    expect(bounded.went).toBeDefined();
  });

  test('a full line turns away', () => {
    const { ask, refuse } = setUp({ maxQueued: 1 });
    refuse(10_000);
    ask();
    expect(ask().went).toEqual({ stopReason: 'wait-too-long', retryAfterMs: 10_000 });
  });

  test('a resend of a refused request goes before first attempts', async () => {
    const { clock, ask, refuse } = setUp();
    const first = ask();
    ask().ticket.report('accepted');
    first.ticket.report('refused', { retryAfterMs: 1_000, delayMs: 1_000 });
    refuse(1_000);
    const order: string[] = [];
    const note =
      (name: string) =>
      async (turn: Turn): Promise<void> => {
        order.push(name);
        expect(turn).toBe('go');
      };
    const probe = ask();
    void Promise.resolve(ask().ticket).then(() => undefined);
    const fresh = first.ticket.enter(patience) as Promise<Turn>;
    void fresh.then(note('resend'));
    await clock.advance(1_000);
    probe.ticket.report('accepted');
    await clock.advance(60_000);
    expect(order).toEqual(['resend']);
  });

  test('says what happens to it', async () => {
    const { clock, ask, refuse, changed } = setUp();
    for (const { ticket } of [ask(), ask(), ask()]) ticket.report('accepted');
    refuse(1_000);
    const waiting = ask();
    await clock.advance(1_000);
    waiting.ticket.report('accepted');
    expect(changed).toEqual(['lane-paused', 'lane-opened', 'lane-paced']);
    await clock.advance(3_600_000);
    ask().ticket.report('accepted');
    expect(changed.slice(3)).toEqual(['lane-opened']);
  });

  test('a caller that sends one call after the other is paced from its third refusal on', async () => {
    const { clock, ask, refuse, gate } = setUp();
    const statuses: string[] = [];
    for (let pause = 0; pause < 3; pause++) {
      ask().ticket.report('accepted');
      refuse(1_000);
      const waiting = ask();
      await clock.advance(1_000);
      waiting.ticket.report('accepted');
      statuses.push(gate.view().status);
    }
    expect(statuses).toEqual(['open', 'open', 'paced']);
  });

  test('calls of before it got busy say nothing of the pace', async () => {
    const { clock, ask, refuse, gate } = setUp();
    ask().ticket.report('accepted');
    await clock.advance(3_600_000);
    for (const { ticket } of [ask(), ask(), ask(), ask()]) ticket.report('accepted');
    refuse(1_000);
    const waiting = ask();
    await clock.advance(1_000);
    waiting.ticket.report('accepted');
    // Four were borne within a second; not five within an hour.
    expect(gate.view().perSecond).toBeGreaterThan(3);
  });

  test('shows itself', async () => {
    const { clock, ask, refuse, gate } = setUp();
    expect(gate.view()).toEqual({
      key: 'https://api.example.com',
      status: 'open',
      queued: 0,
      inFlight: 0,
    });
    refuse(10_000);
    ask();
    await clock.advance(4_000);
    expect(gate.view()).toMatchObject({ status: 'paused', queued: 1, opensInMs: 6_000 });
  });

  test('reads no header of a success until it may tell something, then in a sample', () => {
    const { ask } = setUp();
    let looked = 0;
    const header = (): undefined => void looked++;
    for (let call = 0; call < 1_000; call++) ask().ticket.report('accepted', undefined, header);
    expect(looked).toBeLessThan(200);
  });
});
