import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setUp } from './gate.fixture.ts';
import { settled } from './still-clock.fixture.ts';

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
