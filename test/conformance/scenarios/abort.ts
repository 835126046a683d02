import { hang, ok, stall, status } from '@redial/testing/server';
import { getEventListeners } from 'node:events';
import { expect } from 'vitest';
import type { Scenario } from '../scenario.ts';

const reason = new Error('the user went elsewhere');

export const abortScenarios: readonly Scenario[] = [
  {
    name: 'aborted before it began: nothing is sent',
    trap: 'T07',
    abort: 'before',
    // A client that looks at its signal first does not come as far as Redial.
    expect: { outcome: 'aborted', attempts: 0, events: 'any' },
    check: ({ events }) => {
      expect(events.filter(({ type }) => type !== 'aborted')).toEqual([]);
    },
  },
  {
    name: 'aborted in mid-attempt: at once, and no failure',
    trap: 'T07',
    abort: 'in-attempt',
    replies: [hang()],
    expect: { outcome: 'aborted', attempts: 1 },
  },
  {
    name: 'aborted with a reason of the caller’s own: that is what surfaces',
    trap: 'T07 T49',
    abort: 'in-attempt',
    abortReason: reason,
    replies: [hang()],
    expect: { outcome: 'aborted', attempts: 1 },
  },
  {
    name: 'aborted with a limit on the attempt set: no timeout',
    trap: 'T07',
    abort: 'in-attempt',
    abortReason: reason,
    replies: [hang()],
    request: { timeoutMs: 2_000 },
    expect: { outcome: 'aborted', attempts: 1 },
  },
  {
    name: 'aborted in the wait: at once, though the server asked for 30 s',
    trap: 'T06',
    abort: 'in-wait',
    replies: [status(429, { 'retry-after': '30' }), ok({ ok: true })],
    expect: {
      outcome: 'aborted',
      attempts: 1,
      waitsMs: [],
      events: ['attempt-failed', 'retry-scheduled', 'aborted'],
    },
  },
  {
    name: 'aborted in the wait with a reason of the caller’s own',
    trap: 'T06 T49',
    abort: 'in-wait',
    abortReason: reason,
    replies: [status(429, { 'retry-after': '30' }), ok({ ok: true })],
    expect: {
      outcome: 'aborted',
      attempts: 1,
      waitsMs: [],
      events: ['attempt-failed', 'retry-scheduled', 'aborted'],
    },
  },
  {
    name: 'aborted in the second attempt',
    trap: 'T07',
    abort: 'in-attempt',
    replies: [status(503), hang()],
    expect: {
      outcome: 'aborted',
      attempts: 2,
      waitsMs: [500],
      events: ['attempt-failed', 'retry-scheduled', 'aborted'],
    },
  },
  {
    name: 'aborted while JSON is read',
    trap: 'T07',
    abort: 'in-body',
    replies: [stall(5, ok({ ok: true }))],
    expect: { outcome: 'aborted', attempts: 1 },
  },
  {
    name: 'a signal that ends as AbortSignal.timeout() does is an abort of the caller’s',
    trap: 'T07',
    abort: 'in-attempt',
    abortReason: new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
    replies: [hang()],
    expect: { outcome: 'aborted', attempts: 1 },
  },
  {
    name: 'an abort after the answer changes nothing',
    async play({ send, events }) {
      const caller = new AbortController();
      const { response } = await send({ signal: caller.signal });
      caller.abort();
      expect(response?.status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(events).toEqual([]);
    },
  },
  {
    name: 'no listener stays on the caller’s signal',
    replies: [status(503), status(503), ok({ ok: true })],
    async play({ send, client }) {
      const left = async (through: ReturnType<typeof client>): Promise<number> => {
        const { signal } = new AbortController();
        await send({ signal, timeoutMs: 2_000 }, through);
        return getEventListeners(signal, 'abort').length;
      };
      const withRedial = await left(client());
      expect(withRedial).toBeLessThanOrEqual(await left(client(null)));
    },
  },
];
