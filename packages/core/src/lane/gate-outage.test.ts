import { describe, expect, test } from 'vitest';
import { patience, setUp } from './gate.fixture.ts';
import { settled } from './still-clock.fixture.ts';

const fail = (ticket: ReturnType<ReturnType<typeof setUp>['ask']>['ticket']): void =>
  ticket.report('failed', { delayMs: 0 });

const failFor = (ticket: ReturnType<ReturnType<typeof setUp>['ask']>['ticket'], ms: number): void =>
  ticket.report('failed', { retryAfterMs: ms, delayMs: ms });

describe('a time that a failure names', () => {
  test('is for all, and then one goes first', async () => {
    const { clock, ask } = setUp();
    failFor(ask().ticket, 2_000);
    const held = Array.from({ length: 40 }, () => ask());
    const gone = (): number => held.filter(({ went }) => went !== undefined).length;
    await clock.advance(1_999);
    expect(gone()).toBe(0);
    await clock.advance(101);
    expect(gone()).toBe(1);
    held.find(({ went }) => went !== undefined)?.ticket.report('accepted');
    await settled();
    expect(gone()).toBeGreaterThan(1);
    expect(gone()).toBeLessThan(5);
  });

  test('is for that request alone while others are accepted', async () => {
    const { clock, ask, changed } = setUp();
    for (let round = 0; round < 100; round++) {
      const asked = Array.from({ length: 10 }, () => ask());
      expect(asked.filter(({ went }) => went === undefined)).toEqual([]);
      await clock.advance(50);
      for (const { ticket } of asked.slice(1)) ticket.report('accepted');
      for (const { ticket } of asked.slice(0, 1)) failFor(ticket, 30_000);
    }
    expect(changed).toEqual([]);
  });

  test('is for all where nearly nothing is accepted any more', () => {
    const { ask } = setUp();
    for (const { ticket } of [ask(), ask(), ask()]) ticket.report('accepted');
    for (let call = 0; call < 10; call++) {
      const { ticket, went } = ask();
      expect(went).toBe(0);
      failFor(ticket, 30_000);
    }
    expect(ask().went).toBeUndefined();
  });

  test('is for all where hardly anybody else is about to tell', () => {
    const { ask } = setUp();
    ask().ticket.report('accepted');
    failFor(ask().ticket, 30_000);
    expect(ask().went).toBeUndefined();
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

  test('of a service that never accepted anything ends as soon as it is back', async () => {
    const { clock, ask, gate } = setUp({ patient: true });
    // Some more than the requests that keep all of their attempts.
    const asked = Array.from({ length: 120 }, () => ask());
    await clock.advance(5_000);
    for (const { ticket } of asked) fail(ticket);
    for (const { ticket } of asked) void ticket.enter(patience);
    expect(gate.view()).toMatchObject({ status: 'down', queued: 17 });
    for (let second = 0; second < 20; second++) {
      await clock.advance(1_000);
      for (const { ticket } of asked) ticket.report('accepted');
    }
    expect(gate.view()).toMatchObject({ status: 'open', queued: 0 });
  });

  test('is none where one endpoint always fails and the others do not', async () => {
    const { clock, ask, changed } = setUp();
    const stopped: unknown[] = [];
    for (let round = 0; round < 200; round++) {
      const asked = Array.from({ length: 10 }, () => ask());
      expect(asked.filter(({ went }) => went === undefined)).toEqual([]);
      await clock.advance(50);
      for (const { ticket } of asked.slice(4)) ticket.report('accepted');
      let broken = asked.slice(0, 4);
      for (let attempt = 2; attempt <= 4; attempt++) {
        for (const { ticket } of broken) fail(ticket);
        broken = broken.filter(({ ticket }) => {
          const entered = ticket.enter(patience);
          if (entered) stopped.push(entered);
          return !entered;
        });
      }
      for (const { ticket } of broken) fail(ticket);
    }
    expect(changed).toEqual([]);
    expect(stopped).toContainEqual({ stopReason: 'budget' });
  });
});
