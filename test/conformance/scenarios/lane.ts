import { redialOf, type Diagnosis, type RedialInfo, type RedialOptions } from '@redial/core';
import { ok, status, type SocketReply } from '@redial/testing/server';
import { expect } from 'vitest';
import type { Outcome, PlainRequest, Scenario, Stage } from '../scenario.ts';

const limited = status(429, { 'retry-after': '10' }, { error: 'slow down' });

/** A second request, that the first one's refusal holds back, ends at once and is not sent. */
async function sendHeldBack(
  { send, client, server, clock }: Stage,
  expected: Pick<Diagnosis, 'category'> & Pick<RedialInfo, 'stopReason'>,
): Promise<void> {
  const one = client();
  await send({}, one);
  const { error, response } = await send({}, one);
  expect(server.requests).toHaveLength(1);
  expect(clock.waitsMs).toEqual([]);
  expect(redialOf(error ?? response?.native)).toMatchObject({
    ...expected,
    delivery: 'not-sent',
    attempts: [],
  });
}

/** Sends a second request as soon as the first waits; gives what came of both, and when each was sent. */
async function sendBehind(
  stage: Stage,
  second: PlainRequest = {},
  afterwards?: () => void,
  options: RedialOptions = stage.options,
): Promise<{ outcomes: Outcome[]; sentAtMs: number[] }> {
  const { clock, server, client, send } = stage;
  const startMs = clock.nowMs();
  const sentAtMs: number[] = [];
  const at = (reply: SocketReply) => () => {
    sentAtMs.push(clock.nowMs() - startMs);
    return reply;
  };
  server.script(at(limited), at(ok({ ok: true })));
  let behind: Promise<Outcome> | undefined;
  const one = client({
    ...options,
    onEvent({ type }) {
      if (type !== 'retry-scheduled' || behind) return;
      behind = send({ path: '/v1/second', ...second }, one);
      afterwards?.();
    },
  });
  const first = await send({}, one);
  return { outcomes: [first, ...(behind ? [await behind] : [])], sentAtMs };
}

const statusesOf = (outcomes: readonly Outcome[]): unknown[] =>
  outcomes.map(({ response, error }) => response?.status ?? error);

export const laneScenarios: readonly Scenario[] = [
  {
    name: 'one 429 holds back every other request until it is time',
    trap: 'T17',
    needs: ['sees-all-attempts'],
    async play(stage) {
      const { outcomes, sentAtMs } = await sendBehind(stage);
      expect(statusesOf(outcomes)).toEqual([200, 200]);
      expect(sentAtMs).toHaveLength(3);
      expect(sentAtMs[0]).toBe(0);
      expect(Math.min(...sentAtMs.slice(1))).toBeGreaterThanOrEqual(10_000);
    },
  },
  {
    name: 'a 429 of one credential does not hold back another',
    trap: 'T17',
    async play(stage) {
      const other = { headers: { authorization: 'Bearer another-credential' } };
      const { outcomes, sentAtMs } = await sendBehind(stage, other);
      expect(statusesOf(outcomes)).toEqual([200, 200]);
      expect(sentAtMs).toEqual([0, 0, 10_000]);
    },
  },
  {
    name: 'lane: false holds nobody back',
    async play(stage) {
      const { outcomes, sentAtMs } = await sendBehind(stage, {}, undefined, {
        ...stage.options,
        lane: false,
      });
      expect(statusesOf(outcomes)).toEqual([200, 200]);
      expect(sentAtMs).toEqual([0, 0, 10_000]);
    },
  },
  {
    name: 'a request that would be held back for too long ends at once, and is not sent',
    trap: 'T05 T17',
    needs: ['sees-all-attempts'],
    replies: [status(429, { 'retry-after': '90' })],
    play: (stage) => sendHeldBack(stage, { stopReason: 'wait-too-long', category: 'rate_limit' }),
  },
  {
    name: 'a request whose turn comes after its deadline ends at once, as a timeout, and is not sent',
    needs: ['sees-all-attempts'],
    redial: { policy: { deadlineMs: 10_000 } },
    replies: [status(429, { 'retry-after': '30' })],
    play: (stage) => sendHeldBack(stage, { stopReason: 'deadline', category: 'timeout' }),
  },
  {
    name: 'a request that is held back because others failed is told so',
    needs: ['sees-all-attempts'],
    replies: [status(503, { 'retry-after': '90' })],
    async play({ send, client, server }) {
      const one = client();
      await send({}, one);
      const { error, response } = await send({}, one);
      expect(server.requests).toHaveLength(1);
      expect(redialOf(error ?? response?.native)).toMatchObject({
        stopReason: 'wait-too-long',
        category: 'overloaded',
        delivery: 'not-sent',
      });
    },
  },
  {
    name: 'a request that is held back can be aborted',
    trap: 'T06',
    needs: ['sees-all-attempts'],
    async play(stage) {
      const caller = new AbortController();
      const { outcomes, sentAtMs } = await sendBehind(stage, { signal: caller.signal }, () => {
        // By then the request waits, and time does not move on before it has.
        setImmediate(() => setImmediate(() => caller.abort()));
      });
      expect(outcomes[0]?.response?.status).toBe(200);
      expect(stage.subject.isNativeAbort(outcomes[1]?.error, caller.signal.reason)).toBe(true);
      expect(sentAtMs).toEqual([0, 10_000]);
    },
  },
  {
    name: 'nothing is held back before anything was refused',
    needs: ['sees-all-attempts'],
    async play({ send, client, clock, events, server }) {
      const one = client();
      await Promise.all(Array.from({ length: 12 }, () => send({}, one)));
      expect(server.requests).toHaveLength(12);
      expect(clock.sleeps).toEqual([]);
      expect(events).toEqual([]);
    },
  },
  {
    name: 'lanes are told of, and can be read',
    needs: ['sees-all-attempts'],
    replies: [limited, ok({ ok: true })],
    async play({ send, events }) {
      await send();
      expect(events.map(({ type }) => type)).toContain('lane-paused');
      for (const event of events) expect(JSON.stringify(event)).not.toContain('conformance-token');
    },
  },
];
