import { redialOf } from '@redial/core';
import { ok, status, type ReceivedRequest } from '@redial/testing/server';
import { expect } from 'vitest';
import type { PlainRequest, Scenario } from '../scenario.ts';

/** Fails the first request for each path. */
function failingFirst(): ({ url }: ReceivedRequest) => ReturnType<typeof ok> {
  const seen = new Set<string>();
  return ({ url }) => {
    const path = new URL(url).pathname;
    if (seen.has(path)) return ok({ path });
    seen.add(path);
    return status(503);
  };
}

export const concurrencyScenarios: readonly Scenario[] = [
  {
    name: 'three calls at once have three memories',
    trap: 'T65',
    async play({ send, server, clock, client }) {
      server.script(failingFirst());
      const one = client();
      const outcomes = await Promise.all(['/a', '/b', '/c'].map((path) => send({ path }, one)));
      expect(outcomes.map(({ response }) => response?.body)).toEqual([
        { path: '/a' },
        { path: '/b' },
        { path: '/c' },
      ]);
      expect(server.requests).toHaveLength(6);
      expect(clock.waitsMs).toEqual([500, 500, 500]);
    },
  },
  {
    name: 'one options object serves any number of calls, and is not written to',
    trap: 'T28 T65',
    replies: [status(503), ok({ ok: true })],
    async play({ send, server, client }) {
      const one = client();
      const request: PlainRequest = Object.freeze({
        method: 'PUT',
        headers: Object.freeze({ 'x-order': '17' }),
        query: Object.freeze({ page: '1' }),
        body: Object.freeze({ json: Object.freeze({ amount: 1 }) }),
        timeoutMs: 2_000,
      });
      for (let n = 0; n < 3; n += 1) {
        server.script(status(503), ok({ n }));
        const { response } = await send(request, one);
        expect(response?.body).toEqual({ n });
        expect(server.requests.map(({ bodyText }) => bodyText)).toEqual([
          '{"amount":1}',
          '{"amount":1}',
        ]);
      }
    },
  },
  {
    name: 'a call that gave up leaves nothing behind for the next',
    trap: 'T65',
    replies: [status(503)],
    redial: { policy: { maxAttempts: 2 } },
    async play({ send, server, client }) {
      const one = client();
      const first = await send({}, one);
      const second = await send({}, one);
      expect(server.requests).toHaveLength(4);
      for (const { error, response } of [first, second]) {
        expect(redialOf(error ?? response?.native)?.attempts).toHaveLength(2);
      }
    },
  },
  {
    name: 'an abort of one call leaves the others alone',
    trap: 'T07',
    async play({ send, server, client }) {
      server.script(failingFirst());
      const one = client();
      const caller = new AbortController();
      const aborted = send({ path: '/aborted', signal: caller.signal }, one);
      const others = ['/a', '/b'].map((path) => send({ path }, one));
      caller.abort();
      expect((await aborted).error).toBeDefined();
      for (const { response } of await Promise.all(others)) expect(response?.status).toBe(200);
    },
  },
];
