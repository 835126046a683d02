import { redialOf } from '@redial/core';
import { hang, ok, stall, status } from '@redial/testing/server';
import { expect } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { collectGarbage } from '../stage/garbage.ts';

const timeoutMs = 300;

/** Bodies that stop in mid-sentence: nothing may wait for their end. */
export const stallScenarios: readonly Scenario[] = [
  {
    name: 'a body that stalls beyond the limit is a timeout, whatever the client calls it',
    trap: 'T27',
    replies: [stall(5, ok({ ok: true }))],
    request: { timeoutMs },
    redial: { policy: { maxAttempts: 1 } },
    expect: { outcome: 'failed', attempts: 1, category: 'timeout', stopReason: 'attempts' },
  },
  ...(['json', 'stream'] as const).map((reads): Scenario => ({
    name: `the deadline ends an error body that stalls, read as ${reads}`,
    trap: 'T28 T60',
    needs: reads === 'json' ? ['ends-attempts', 'throws-status'] : ['ends-attempts'],
    replies: [stall(5, status(503, {}, { error: 'busy' }))],
    redial: { policy: { deadlineMs: timeoutMs } },
    async play({ send, server }) {
      const { error, response } = await send({ reads });
      expect(redialOf(error ?? response?.native)).toMatchObject({ stopReason: 'deadline' });
      expect(server.requests).toHaveLength(1);
    },
  })),
  ...(['json', 'stream'] as const).map((reads): Scenario => ({
    name: `aborted while an error body stalls, read as ${reads}: at once`,
    trap: 'T06 T60',
    needs: ['aborts-error-bodies'],
    abort: 'in-body',
    replies: [stall(5, status(503, {}, { error: 'busy' }))],
    request: { reads },
    expect: { outcome: 'aborted', attempts: 1 },
  })),
  ...[false, true].map((asRequest): Scenario => ({
    name: `aborted in the second attempt, after a garbage collection${asRequest ? ', of a Request object' : ''}`,
    trap: 'T06 T07',
    ...(asRequest ? { needs: ['request-objects'] } : {}),
    replies: [status(503), hang()],
    async play({ send, server, subject }) {
      const caller = new AbortController();
      const sent = send({
        method: 'PUT',
        body: { json: { amount: 1 } },
        signal: caller.signal,
        asRequest,
      });
      while (server.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
      await collectGarbage();
      caller.abort();
      expect(subject.isNativeAbort((await sent).error, caller.signal.reason)).toBe(true);
    },
  })),
];
