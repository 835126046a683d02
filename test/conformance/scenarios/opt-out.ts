import { redialOf } from '@redial/core';
import { ok, status } from '@redial/testing/server';
import { expect } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { acme } from './acme.ts';

const down = status(503, {}, { error: { code: 'busy' } });

const sentOnce = {
  outcome: 'failed',
  attempts: 1,
  status: 503,
  category: 'overloaded',
  code: 'busy',
  retryable: true,
  stopReason: 'disabled',
} as const;

export const optOutScenarios: readonly Scenario[] = [
  {
    name: 'redial: false sends once, and still explains',
    trap: 'T68',
    needs: ['call-options'],
    replies: [down],
    request: { redial: false },
    expect: sentOnce,
  },
  {
    name: 'the client’s own word for "once" means the same',
    trap: 'T68',
    needs: ['native-opt-out'],
    replies: [down],
    request: { nativeOptOut: true },
    expect: sentOnce,
  },
  {
    name: 'redial: false leaves a success alone',
    needs: ['call-options'],
    request: { redial: false },
    expect: { outcome: 'resolved', attempts: 1 },
  },
  {
    name: 'a call may have a policy of its own; what it does not name stays',
    trap: 'T68',
    needs: ['call-options'],
    replies: [down],
    request: { redial: { policy: { maxAttempts: 2 } } },
    redial: { policy: { baseDelayMs: 200 } },
    expect: { ...sentOnce, attempts: 2, waitsMs: [200], stopReason: 'attempts' },
  },
  {
    name: 'a call may have a vendor of its own',
    needs: ['call-options'],
    replies: [status(400, {}, { fault: { id: 'NO_PARTS', text: 'None left.', ref: 'r-1' } })],
    request: { redial: { vendor: acme } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 400,
      vendor: 'acme',
      category: 'billing',
      reason: 'out-of-parts',
      hint: 'Order more parts',
      requestId: 'r-1',
    },
  },
  {
    name: 'an option that does not exist is refused, not ignored',
    needs: ['call-options', 'sees-all-attempts'],
    async play({ send, server }) {
      const { error } = await send({ redial: { retries: 3 } as never });
      expect(String(error)).toContain('retries is not an option');
      expect(server.requests).toHaveLength(0);
    },
  },
  {
    name: 'failed statuses that are wanted as responses come back, and say what happened',
    trap: 'T38',
    needs: ['no-throw'],
    replies: [status(503, {}, 'first'), status(503, { 'x-last': 'yes' }, { error: 'last' })],
    request: { noThrow: true },
    redial: { policy: { maxAttempts: 2 } },
    expect: {
      outcome: 'failed',
      attempts: 2,
      status: 503,
      category: 'overloaded',
      stopReason: 'attempts',
      body: { error: 'last' },
    },
    check: ({ outcome }) => {
      expect(outcome.error).toBeUndefined();
      expect(outcome.response?.headers('x-last')).toBe('yes');
    },
  },
  {
    name: 'a response that is wanted whatever its status is tried again all the same',
    needs: ['no-throw'],
    replies: [status(503), ok({ ok: true })],
    request: { noThrow: true },
    expect: { outcome: 'resolved', attempts: 2, status: 200 },
  },
  {
    name: 'resend: never sends everything once',
    replies: [down],
    redial: { policy: { resend: 'never' } },
    expect: { ...sentOnce, stopReason: 'not-safe' },
  },
  {
    name: 'a client without Redial is as it was',
    replies: [down],
    async play({ send, client, server, events }) {
      const { error, response } = await send({}, client(null));
      expect(redialOf(error ?? response?.native)).toBeUndefined();
      expect(server.requests).toHaveLength(1);
      expect(events).toEqual([]);
    },
  },
];
