import type { AttemptContext, RedialOptions } from '@redial/core';
import { drop, ok, status } from '@redial/testing/server';
import { expect } from 'vitest';
import type { Scenario, Stage } from '../scenario.ts';
import type { Hooks } from '../subject.ts';

const down = status(503);

/** Counts the user's hooks over one request. */
async function countHooks({ send, client, options }: Stage): Promise<Record<string, number>> {
  const count = { request: 0, response: 0, error: 0 };
  const hooks: Hooks = {
    onRequest: () => void (count.request += 1),
    onResponse: () => void (count.response += 1),
    onError: () => void (count.error += 1),
  };
  await send({}, client(options, { hooks }));
  return count;
}

const per = (how: 'once' | 'per-attempt' | undefined, attempts: number): number =>
  how === 'per-attempt' ? attempts : 1;

/** A listener of the user's that throws, or gives back a promise that nobody asked for. */
const misbehaving =
  (how: 'throws' | 'rejects', error: Error): (() => void) =>
  () => {
    if (how === 'rejects') return Promise.reject(error) as never;
    throw error;
  };

const withBeforeAttempt = (
  { client, options }: Stage,
  beforeAttempt: (attempt: AttemptContext) => void | Promise<void>,
  more: RedialOptions = {},
) => client({ ...options, ...more, beforeAttempt });

export const hookScenarios: readonly Scenario[] = [
  {
    name: 'the user’s hooks run as often as ever when an attempt is repeated',
    trap: 'T24 T41 T42',
    needs: ['hooks'],
    replies: [down, down, ok({ ok: true })],
    async play(stage) {
      const { hooksRun } = stage.subject;
      expect(await countHooks(stage)).toEqual({
        request: per(hooksRun?.request, 3),
        response: per(hooksRun?.response, 3),
        error: hooksRun?.error === 'per-attempt' ? 2 : 0,
      });
    },
  },
  {
    name: 'the user’s error hook runs as often as ever when all attempts fail',
    trap: 'T42',
    needs: ['hooks'],
    replies: [down],
    async play(stage) {
      const { error } = await countHooks(stage);
      expect(error).toBe(per(stage.subject.hooksRun?.error, 4));
    },
  },
  {
    name: 'beforeAttempt runs before each sending, on headers that nobody has touched',
    trap: 'T24 T25',
    needs: ['sees-all-attempts'],
    replies: [down, down, ok({ ok: true })],
    async play(stage) {
      const seen: unknown[] = [];
      const client = withBeforeAttempt(stage, ({ attempt, maxAttempts, method, headers }) => {
        seen.push([attempt, maxAttempts, method, headers.get('x-signature')]);
        headers.append('x-signature', `signed-${attempt}`);
      });
      const { response } = await stage.send({ headers: { 'x-signature': 'mine' } }, client);
      expect(response?.status).toBe(200);
      expect(seen).toEqual([
        [1, 4, 'GET', 'mine'],
        [2, 4, 'GET', 'mine'],
        [3, 4, 'GET', 'mine'],
      ]);
      expect(stage.server.requests.map(({ headers }) => headers['x-signature'])).toEqual([
        'mine, signed-1',
        'mine, signed-2',
        'mine, signed-3',
      ]);
    },
  },
  {
    name: 'beforeAttempt may fetch a fresh token, taking its time',
    trap: 'T25',
    needs: ['sees-all-attempts'],
    replies: [down, ok({ ok: true })],
    async play(stage) {
      const client = withBeforeAttempt(stage, async ({ attempt, headers }) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        headers.set('authorization', `Bearer token-${attempt}`);
      });
      await stage.send({}, client);
      expect(stage.server.requests.map(({ headers }) => headers['authorization'])).toEqual([
        'Bearer token-1',
        'Bearer token-2',
      ]);
    },
  },
  ...(['throws', 'rejects'] as const).map((how): Scenario => ({
    name: `a beforeAttempt that ${how} ends the request; nothing was sent`,
    trap: 'T22',
    needs: ['sees-all-attempts'],
    redial: { beforeAttempt: misbehaving(how, new TypeError('no token to be had')) },
    expect: {
      outcome: 'failed',
      attempts: 1,
      received: 0,
      delivery: 'not-sent',
      retryable: false,
      stopReason: 'not-retryable',
    },
    check: ({ outcome }) => {
      expect(String(outcome.error)).toContain('no token to be had');
    },
  })),
  ...(['throws', 'rejects'] as const).map((how): Scenario => ({
    name: `an onEvent that ${how} changes nothing`,
    trap: 'T22 T44',
    replies: [down, drop(), ok({ ok: true })],
    redial: { onEvent: misbehaving(how, new Error('the log is full')) },
    expect: { outcome: 'resolved', attempts: 3, body: { ok: true }, events: [] },
  })),
];
