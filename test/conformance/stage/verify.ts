import { redialOf, type Category, type RedialEvent } from '@redial/core';
import { expect } from 'vitest';
import type { Expectation, Finished, Plain } from '../scenario.ts';
import { kinds } from './categories.ts';
import { credentials, expectNoLeak } from './leaks.ts';

/** Waits without a hint and without jitter. */
const backoffMs = (attempts: number): number[] =>
  Array.from({ length: Math.max(0, attempts - 1) }, (_, n) => Math.min(500 * 2 ** n, 30_000));

/** All that must hold of what came of a scenario, whether or not it says so itself. */
export function verify(
  { expect: expected, abort }: Plain,
  finished: Finished,
  reason: unknown,
): void {
  const { clock, events, server } = finished;
  const { attempts, outcome } = expected;
  const waitsMs = expected.waitsMs ?? backoffMs(attempts);
  expect({ requests: server.requests.length, waitsMs: clock.waitsMs }).toEqual({
    requests: expected.received ?? attempts,
    waitsMs,
  });
  if (expected.events !== 'any') {
    const told = (types: readonly RedialEvent['type'][]) =>
      types.filter(finished.subject.lacks['sees-all-attempts'] ? isOfFailure : isOfRequest);
    expect(told(events.map(({ type }) => type))).toEqual(
      told(expected.events ?? eventsOf(expected)),
    );
  }
  expectSameRequests(finished, expected.varying ?? []);
  if (outcome === 'resolved') verifyResolved(expected, finished, waitsMs);
  if (outcome === 'failed') verifyFailed(expected, finished, waitsMs);
  if (outcome === 'aborted') verifyAborted(finished, reason, abort);
  // An abort surfaces as the client's own error, untouched.
  if (outcome !== 'aborted') expectNoLeak(finished.outcome.error);
  expectNoLeak(events);
  expectNoLeak(finished.info);
}

function verifyResolved(
  expected: Expectation,
  finished: Finished,
  waitsMs: readonly number[],
): void {
  const { outcome, info, subject } = finished;
  expect(outcome.error).toBeUndefined();
  if (expected.status !== undefined) expect(outcome.response?.status).toBe(expected.status);
  if (expected.body !== undefined) expect(outcome.response?.body).toEqual(expected.body);
  if (subject.lacks['marks-success']) return;
  expect(info).toBeDefined();
  expect(info?.stopReason).toBeUndefined();
  expect(info?.attempts).toHaveLength(expected.attempts);
  expect(delaysOf(finished)).toEqual(waitsMs);
}

function verifyFailed(expected: Expectation, finished: Finished, waitsMs: readonly number[]): void {
  const { outcome, info, subject } = finished;
  const {
    outcome: _,
    attempts,
    received: _r,
    waitsMs: _w,
    events: _e,
    varying: _v,
    body,
    ...facts
  } = expected;
  if (outcome.response) {
    expect(subject.throwsStatus && !isWantedBack(finished), 'came back, was not thrown').toBe(
      false,
    );
    expect(outcome.response.status).toBe(facts.status);
    if (body !== undefined) expect(outcome.response.body).toEqual(body);
  } else {
    expect(subject.isNative(outcome.error), `native: ${String(outcome.error)}`).toBe(true);
    if (facts.status !== undefined) {
      expect(subject.statusOf(outcome.error)).toBe(facts.status);
      if (body !== undefined) expect(subject.bodyOf(outcome.error)).toEqual(body);
    }
    expectKind(outcome.error, info?.category);
  }
  expect(info).toMatchObject(facts);
  expect(info?.attempts.map(({ attempt }) => attempt)).toEqual(
    Array.from({ length: attempts }, (_unused, n) => n + 1),
  );
  expect(delaysOf(finished)).toEqual(waitsMs);
}

function verifyAborted(
  { outcome, subject }: Finished,
  reason: unknown,
  moment: Plain['abort'],
): void {
  expect(outcome.response).toBeUndefined();
  expect(subject.isNativeAbort(outcome.error, reason, moment), String(outcome.error)).toBe(true);
  expect(redialOf(outcome.error)).toBeUndefined();
}

/** Of its category's class, by `instanceof` and by guard, and of no other. */
function expectKind(error: unknown, category: Category | undefined): void {
  for (const [name, [errorClass, guard]] of Object.entries(kinds)) {
    expect([name, error instanceof errorClass, guard(error)]).toEqual([
      name,
      name === category,
      name === category,
    ]);
  }
}

function isWantedBack({ outcome }: Finished): boolean {
  return redialOf(outcome.response?.native) !== undefined;
}

const delaysOf = ({ info }: Finished): readonly number[] =>
  info?.attempts.flatMap(({ delayMs }) => (delayMs === undefined ? [] : [delayMs])) ?? [];

/** Every attempt sent the same line, the same headers and the same bytes, the credentials too. */
function expectSameRequests({ server }: Finished, varying: readonly string[]): void {
  const [first, ...others] = server.requests.map(({ headers, ...request }) => ({
    ...request,
    headers: Object.fromEntries(
      Object.entries(headers).filter(([name]) => !varying.includes(name)),
    ),
  }));
  for (const other of others) expect(other).toEqual(first);
  if (first) expect(first.headers['x-api-key']).toBe(credentials.headers['x-api-key']);
}

/** What happens to a lane is told beside what happens to the request. */
const isOfRequest = (type: RedialEvent['type']): boolean => !type.startsWith('lane-');

const isOfFailure = (type: RedialEvent['type']): boolean =>
  type !== 'recovered' && type !== 'aborted';

function eventsOf({ outcome, attempts }: Expectation): RedialEvent['type'][] {
  const failed = ['attempt-failed', 'retry-scheduled'] as const;
  const before = Array.from({ length: Math.max(0, attempts - 1) }, () => failed).flat();
  if (outcome === 'aborted') return [...before, 'aborted'];
  if (outcome === 'failed') return [...before, 'attempt-failed', 'gave-up'];
  return attempts > 1 ? [...before, 'recovered'] : [];
}
