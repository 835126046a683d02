import { expect, test } from 'vitest';
import { setUp } from './gate.fixture.ts';
import { settled } from './still-clock.fixture.ts';

/** A signal that counts what is done to it. */
function counted() {
  const controller = new AbortController();
  const { signal } = controller;
  const calls = { added: 0, removed: 0 };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: unknown[]): void => {
    calls.added++;
    Reflect.apply(add, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]): void => {
    calls.removed++;
    Reflect.apply(remove, signal, args);
  };
  return { controller, signal, calls };
}

test('many that wait with one signal are one listener, and leave together', async () => {
  const { ask, refuse, gate, clock } = setUp();
  const { controller, signal, calls } = counted();
  refuse(10_000);
  const waiting = Array.from({ length: 50 }, () => ask({ signal }));
  const other = ask();
  controller.abort();
  await settled();
  expect(calls).toEqual({ added: 1, removed: 0 });
  expect(waiting.every(({ went }) => went === 'aborted')).toBe(true);
  expect([other.went, gate.view().queued]).toEqual([undefined, 1]);
  await clock.advance(10_000);
});

test('the listener goes with the last of them', async () => {
  const { ask, refuse, clock } = setUp();
  const { signal, calls } = counted();
  refuse(1_000);
  const waiting = [ask({ signal }), ask({ signal })];
  await clock.advance(1_000);
  expect(calls).toEqual({ added: 1, removed: 0 });
  await clock.advance(10_000);
  expect(waiting.every(({ went }) => typeof went === 'number')).toBe(true);
  expect(calls).toEqual({ added: 1, removed: 1 });
});
