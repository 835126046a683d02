import { describe, expect, test } from 'vitest';
import { setUp } from './gate.fixture.ts';

describe('rate-limit fields', () => {
  const fields =
    (r: number, t: number, policy = '') =>
    (name: string) =>
      ({ ratelimit: `"default";r=${r};t=${t}`, 'ratelimit-policy': policy })[name];

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

  test('after the reset no more go than the quota, until an answer tells more', async () => {
    const { clock, ask } = setUp();
    ask().ticket.report('accepted', undefined, fields(0, 30, '"default";q=10;w=60'));
    const asked = Array.from({ length: 50 }, () => ask());
    await clock.advance(30_900);
    expect(asked.filter(({ went }) => went !== undefined)).toHaveLength(10);
  });

  test('a refusal after a slot by the fields teaches a pace near what was accepted', async () => {
    const { clock, gate, ask, refuse } = setUp();
    for (const left of [5, 5, 5, 5, 5, 0, 5]) {
      for (const { ticket } of [ask(), ask(), ask()])
        ticket.report('accepted', undefined, fields(left, 1, '"default";q=10;w=1'));
      await clock.advance(500);
    }
    refuse(1_000);
    await clock.advance(1_000);
    expect(ask().went).toBe(4_500);
    expect(gate.view().perSecond).toBeLessThan(10);
  });
});
