import { hang, ok, stall, status } from '@redial/testing/server';
import type { Scenario } from '../scenario.ts';

// Limits on an attempt are real timers: longer than an answer on loopback takes on a busy machine.
const timeoutMs = 400;

const recovers = { outcome: 'resolved', attempts: 2, body: { ok: true } } as const;

export const timeoutScenarios: readonly Scenario[] = [
  {
    name: 'an attempt that takes too long is sent again, with a signal of its own',
    trap: 'T08',
    replies: [hang(), ok({ ok: true })],
    request: { timeoutMs },
    expect: recovers,
  },
  {
    name: 'the second attempt has a limit as well',
    trap: 'T09',
    replies: [status(503), hang()],
    request: { timeoutMs },
    redial: { policy: { maxAttempts: 2 } },
    expect: {
      outcome: 'failed',
      attempts: 2,
      category: 'timeout',
      retryable: true,
      delivery: 'unknown',
      stopReason: 'attempts',
    },
  },
  {
    name: 'a POST that was not answered in time is not sent again',
    trap: 'T01 T27',
    replies: [hang()],
    request: { method: 'POST', body: { json: { amount: 1 } }, timeoutMs },
    expect: {
      outcome: 'failed',
      attempts: 1,
      category: 'timeout',
      delivery: 'unknown',
      stopReason: 'not-safe',
    },
  },
  {
    name: 'the limit covers the body: JSON that stalls is sent again',
    trap: 'T10',
    replies: [stall(5, ok({ ok: true })), ok({ ok: true })],
    request: { timeoutMs },
    expect: recovers,
  },
  {
    name: 'an error body that stalls ends with the limit',
    trap: 'T10 T60',
    replies: [stall(5, status(503, {}, { error: 'busy' })), ok({ ok: true })],
    request: { timeoutMs },
    expect: recovers,
  },
  {
    name: 'the limit is per attempt: waits do not count',
    trap: 'T28',
    replies: [status(503, { 'retry-after': '30' }), ok({ ok: true })],
    request: { timeoutMs },
    expect: { outcome: 'resolved', attempts: 2, waitsMs: [30_000] },
  },
  {
    name: 'a limit and a signal of the caller live together',
    trap: 'T08',
    replies: [hang(), ok({ ok: true })],
    request: { timeoutMs, signal: new AbortController().signal },
    expect: recovers,
  },
  {
    name: 'the deadline ends an attempt, as a timeout',
    trap: 'T28',
    needs: ['ends-attempts'],
    replies: [hang()],
    redial: { policy: { deadlineMs: timeoutMs } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      category: 'timeout',
      stopReason: 'deadline',
    },
  },
  {
    name: 'the deadline ends a later attempt: the last answer is what counts',
    trap: 'T28 T38',
    needs: ['ends-attempts'],
    replies: [status(503, {}, { error: 'busy' }), hang()],
    redial: { policy: { deadlineMs: 500 + 3 * timeoutMs } },
    expect: {
      outcome: 'failed',
      attempts: 2,
      status: 503,
      category: 'overloaded',
      stopReason: 'deadline',
      body: { error: 'busy' },
    },
  },
  {
    name: 'waits count against the deadline',
    trap: 'T28 T29',
    replies: [status(503)],
    redial: { policy: { deadlineMs: 1_500 } },
    expect: {
      outcome: 'failed',
      attempts: 2,
      waitsMs: [500],
      status: 503,
      stopReason: 'deadline',
    },
  },
];
