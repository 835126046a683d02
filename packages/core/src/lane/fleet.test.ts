import { expect, test } from 'vitest';
import { goAlone } from './fleet.ts';
import { setUp } from './gate.fixture.ts';

test('alone, at the pace that it had: what a refusal teaches is near that, and lets nobody go at once', async () => {
  const { clock, gate, ask, refuse } = setUp();
  // In the fleet it takes no slots here: each call goes at once.
  for (let second = 0; second < 10; second++) {
    for (const { ticket } of Array.from({ length: 20 }, () => ask())) ticket.report('accepted');
    await clock.advance(1_000);
  }
  goAlone(gate, { notBeforeMs: -Infinity, isOutage: false, isPaced: true });
  ask().ticket.report('accepted');
  await clock.advance(100);
  refuse(1_000);
  await clock.advance(1_000);
  ask().ticket.report('accepted');
  expect(gate.view().perSecond).toBeGreaterThan(5);
  expect(gate.view().perSecond).toBeLessThan(30);
});
