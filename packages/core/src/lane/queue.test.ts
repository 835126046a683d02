import { describe, expect, test } from 'vitest';
import { Queue, type Turn } from './queue.ts';
import { callOf, noJitter, rules } from './state.fixture.ts';

function setUp() {
  const queue = new Queue(rules, 0, noJitter);
  const went: string[] = [];
  const wait = (name: string, attempt = 1, leaveAtMs = Infinity): void => {
    queue.wait({
      call: callOf({ attempt, epoch: queue.state.epoch }),
      leaveAtMs,
      stopReason: 'wait-too-long',
      gone: false,
      done: (turn: Turn) => went.push(turn === 'go' ? name : `${name} left`),
    });
  };
  return { queue, went, wait };
}

describe('who goes when', () => {
  test('resends first, then first attempts, each in order', () => {
    const { queue, went, wait } = setUp();
    wait('a');
    wait('b');
    wait('again 1', 2);
    wait('again 2', 2);
    expect(queue.pump(0)).toBe(Infinity);
    expect(went).toEqual(['again 1', 'again 2', 'a', 'b']);
  });

  test('a probe is a call that has all its attempts left', () => {
    const { queue, went, wait } = setUp();
    queue.state.probing = true;
    wait('again', 2);
    wait('a');
    queue.pump(10);
    expect(went).toEqual(['a']);
  });

  test('after an outage new calls go before those that waited through it, which are not forgotten', () => {
    const { queue, went, wait } = setUp();
    const { state } = queue;
    Object.assign(state, { down: true, trippedAtMs: 0, untilMs: 0 });
    const probe = (nowMs: number): void => {
      state.untilMs = nowMs;
      queue.pump(nowMs);
    };
    for (const name of ['probe 1', 'probe 2', 'probe 3']) wait(name);
    for (let held = 0; held < 4; held++) wait(`held ${held}`);
    probe(1);
    probe(2);
    wait('new 0'); // it may be back already
    probe(3);
    expect(went).toEqual(['probe 1', 'probe 2', 'probe 3']);
    went.length = 0;
    queue.settle(callOf({ sentAtMs: 3, epoch: state.epoch }), 'accepted', 4);
    Object.assign(state, { limit: Infinity, untilMs: 0 });
    for (let fresh = 1; fresh < 10; fresh++) wait(`new ${fresh}`);
    queue.pump(5);
    expect(went.slice(0, 9)).toEqual([
      ...Array.from({ length: 7 }, (_, fresh) => `new ${fresh}`),
      'held 0',
      'new 7',
    ]);
    expect(went).toHaveLength(14);
  });

  test('who waits too long leaves, the others stay in line', () => {
    const { queue, went, wait } = setUp();
    Object.assign(queue.state, { untilMs: 100, closing: true, pauseMs: 100, accepted: 1 });
    wait('a', 1, 50);
    wait('b');
    expect(queue.pump(0)).toBe(50);
    expect(queue.pump(50)).toBe(100);
    queue.pump(100);
    expect(went).toEqual(['a left', 'b']);
  });

  test('where thousands leave one after the other they are not looked through for each', () => {
    const { queue, went, wait } = setUp();
    queue.state.untilMs = 1_000;
    for (let one = 0; one < 5_000; one++) wait(`${one}`, 1, 100 + one / 1_000);
    wait('last');
    expect(queue.pump(100)).toBe(105);
    expect(went).toHaveLength(1);
    queue.state.untilMs = 0;
    queue.pump(104);
    expect(went.slice(4_000, 4_002)).toEqual(['4000 left', '4001']);
    expect(went.at(-1)).toBe('last');
  });
});
