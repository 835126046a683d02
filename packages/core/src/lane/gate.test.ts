import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Gate } from './gate.ts';
import type { Patience } from './ticket.ts';
import type { Turn } from './queue.ts';
import { settled, StillClock } from './still-clock.fixture.ts';
import type { LaneChange } from './view.ts';

const rules = {
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  freshTokens: 3,
  statedRate: Infinity,
  share: 1,
};
const patience: Patience = { maxWaitMs: 60_000 };

function setUp(changes: Partial<ConstructorParameters<typeof Gate>[0]> = {}) {
  const clock = new StillClock();
  const changed: LaneChange[] = [];
  const gate = new Gate({
    key: 'https://api.example.com',
    rules,
    clock,
    random: () => 0,
    patient: false,
    maxQueued: 100,
    onChange: (change) => changed.push(change),
    ...changes,
  });
  const startMs = clock.monotonicMs();
  const since = (): number => clock.monotonicMs() - startMs;
  /** A request's first attempt; `went` is when it went, or why not. */
  const ask = (more: Partial<Patience> = {}) => {
    const ticket = gate.ticket();
    const entered = ticket.enter({ ...patience, ...more });
    const asked: { ticket: typeof ticket; went: number | Turn | undefined } = {
      ticket,
      went: entered === undefined ? since() : undefined,
    };
    if (entered instanceof Promise) {
      void entered.then((turn) => {
        asked.went = turn === 'go' ? since() : turn;
        return turn;
      });
    } else if (entered) asked.went = entered;
    return asked;
  };
  const refuse = (retryAfterMs: number): void => {
    ask().ticket.report('refused', { retryAfterMs, delayMs: retryAfterMs });
  };
  return { clock, gate, ask, refuse, changed, since };
}

const fields = (r: number, t: number) => (name: string) =>
  name === 'ratelimit' ? `"default";r=${r};t=${t}` : undefined;

const fail = (ticket: ReturnType<ReturnType<typeof setUp>['ask']>['ticket']): void =>
  ticket.report('failed', { delayMs: 0 });

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

describe('rate-limit fields', () => {
  test('never more in flight than the vendor says remain', async () => {
    const { clock, ask, gate } = setUp();
    ask().ticket.report('accepted', undefined, fields(3, 30));
    const asked = Array.from({ length: 10 }, () => ask());
    expect(asked.filter(({ went }) => went === 0)).toHaveLength(3);
    expect(gate.view().inFlight).toBe(3);
    await clock.advance(29_999);
    expect(asked.filter(({ went }) => went !== undefined)).toHaveLength(3);
    await clock.advance(1);
    expect(asked.filter(({ went }) => went !== undefined).length).toBeGreaterThan(3);
  });

  test('nothing left: nobody goes before the reset', async () => {
    const { clock, ask } = setUp();
    ask().ticket.report('accepted', undefined, fields(0, 30));
    const asked = ask();
    await clock.advance(29_999);
    expect(asked.went).toBeUndefined();
    await clock.advance(1);
    expect(asked.went).toBe(30_000);
  });
});

describe('an outage', () => {
  test('a lone request may use all its attempts, each time', () => {
    const { ask } = setUp();
    for (let request = 0; request < 20; request++) {
      const { ticket } = ask();
      for (let attempt = 2; attempt <= 4; attempt++) {
        fail(ticket);
        expect(ticket.enter(patience)).toBeUndefined();
      }
      fail(ticket);
    }
  });

  test('a busy lane holds its calls, probes, and lets them go in steps', async () => {
    const { clock, ask, gate, changed } = setUp();
    for (let call = 0; call < 200; call++) {
      const { ticket } = ask();
      await clock.advance(10);
      ticket.report('accepted');
    }
    const asked = Array.from({ length: 40 }, () => ask());
    await clock.advance(10);
    for (const { ticket } of asked) fail(ticket);
    const resends = asked.map(({ ticket }) => ticket.enter(patience));
    expect(resends.filter((turn) => turn === undefined)).toHaveLength(10);
    expect(gate.view()).toMatchObject({ status: 'down', queued: 30 });

    const held = Array.from({ length: 50 }, () => ask());
    await clock.advance(2_000);
    const probes = held.filter(({ went }) => went !== undefined);
    expect(probes.length).toBeGreaterThan(0);
    expect(probes.length).toBeLessThan(20);

    probes.at(-1)?.ticket.report('accepted');
    await settled();
    expect(changed).toContain('lane-up');
    expect(gate.view().inFlight).toBeLessThan(20);
    for (const { ticket } of held) ticket.report('accepted');
    await clock.advance(5_000);
    expect(gate.view().queued).toBeLessThan(80);
  });
});

describe('whatever happens', () => {
  const action = fc.oneof(
    fc.record({
      type: fc.constant('ask' as const),
      maxWaitMs: fc.integer({ min: 0, max: 20_000 }),
    }),
    fc.record({ type: fc.constant('accept' as const) }),
    fc.record({
      type: fc.constant('refuse' as const),
      retryAfterMs: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined }),
    }),
    fc.record({ type: fc.constant('fail' as const) }),
    fc.record({ type: fc.constant('abort' as const) }),
    fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  );

  test('every wait ends, nobody is counted twice, and no timer stays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), fc.nat(), async (actions, seed) => {
        let state = seed;
        const random = (): number => (state = (state * 16_807 + 7) % 2_147_483_647) / 2_147_483_647;
        const { clock, gate, ask } = setUp({ random });
        const asked: (ReturnType<typeof ask> & { end: AbortController; out: boolean })[] = [];
        const flying = () => asked.find(({ went, out }) => typeof went === 'number' && !out);
        for (const step of actions) {
          if (step.type === 'ask') {
            const end = new AbortController();
            const one = ask({ maxWaitMs: step.maxWaitMs, signal: end.signal });
            asked.push(Object.assign(one, { end, out: false }));
          } else if (step.type === 'pass') await clock.advance(step.ms);
          else if (step.type === 'abort') asked.find(({ went }) => went === undefined)?.end.abort();
          else {
            const one = flying();
            if (!one) continue;
            one.out = true;
            if (step.type === 'accept') one.ticket.report('accepted');
            else if (step.type === 'fail') one.ticket.report('failed', { delayMs: 100 });
            else {
              const { retryAfterMs } = step;
              one.ticket.report('refused', { retryAfterMs, delayMs: retryAfterMs ?? 100 });
            }
          }
          await settled();
        }
        for (const { ticket, went, out } of asked) {
          if (typeof went === 'number' && !out) ticket.report('accepted');
        }
        await clock.advance(30_000);
        expect(asked.every(({ went }) => went !== undefined)).toBe(true);
        for (const { ticket } of asked) ticket.report('aborted');
        await settled();
        expect([clock.timers, gate.view().queued]).toEqual([0, 0]);
        expect(gate.queue.state.inFlight).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  test('nobody goes before the time that a lane with little traffic was told', async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 3_000 })), {
          minLength: 1,
          maxLength: 8,
        }),
        async (refusals) => {
          const { clock, ask, since } = setUp();
          let floorMs = 0;
          const inFlight = refusals.map(() => ask());
          for (const [index, [retryAfterMs, laterMs]] of refusals.entries()) {
            if (floorMs === 0 || since() < floorMs) {
              floorMs = Math.max(floorMs, since() + retryAfterMs);
              inFlight[index]?.ticket.report('refused', { retryAfterMs, delayMs: retryAfterMs });
            }
            const next = ask();
            await clock.advance(laterMs);
            const wentMs = typeof next.went === 'number' ? next.went : Infinity;
            expect(wentMs).toBeGreaterThanOrEqual(floorMs);
          }
        },
      ),
    );
  });
});
