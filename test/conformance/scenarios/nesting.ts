import { createRedial, redialOf, type Redial } from '@redial/core';
import { ok, status } from '@redial/testing/server';
import { expect } from 'vitest';
import type { PlainRequest, Scenario, Stage } from '../scenario.ts';

const down = status(503);

/** The client's call inside a `run` of another Redial. */
async function inside(stage: Stage, outer: Redial, request: PlainRequest = {}): Promise<unknown> {
  const client = stage.client();
  return outer
    .run(
      async () => {
        const { native } = await client.send(request);
        return native;
      },
      { method: 'GET' },
    )
    .catch((error: unknown) => error);
}

export const nestingScenarios: readonly Scenario[] = [
  {
    name: 'a Redial around a Redial does not multiply attempts',
    trap: 'T11',
    replies: [down],
    async play(stage) {
      const result = await inside(stage, createRedial(stage.options));
      expect(stage.server.requests).toHaveLength(4);
      expect(redialOf(result)).toMatchObject({ stopReason: 'attempts', status: 503 });
      expect(redialOf(result)?.attempts).toHaveLength(4);
    },
  },
  {
    name: 'what the inner Redial has explained is not explained twice',
    trap: 'T11',
    needs: ['native-status-errors'],
    replies: [status(404, {}, { error: { message: 'No such thing.' } })],
    async play(stage) {
      const error = await inside(stage, createRedial(stage.options));
      const { message } = error as Error;
      expect(message.match(/No such thing\./g)).toHaveLength(1);
      expect(message.match(/1 attempt/g)).toHaveLength(1);
    },
  },
  {
    name: 'an inner Redial that is switched off leaves the attempts to the outer one',
    trap: 'T11',
    needs: ['call-options'],
    replies: [down],
    async play(stage) {
      const result = await inside(stage, createRedial(stage.options), { redial: false });
      expect(stage.server.requests).toHaveLength(4);
      expect(redialOf(result)).toMatchObject({ stopReason: 'attempts' });
      expect(redialOf(result)?.attempts).toHaveLength(4);
    },
  },
  {
    name: 'plugged in twice, it is plugged in once',
    trap: 'T11',
    needs: ['plug-in'],
    replies: [down],
    async play({ send, client, options, server }) {
      await send({}, client(options, { times: 2 }));
      expect(server.requests).toHaveLength(4);
    },
  },
  {
    name: 'one Redial may be shared by any number of clients',
    replies: [down, ok({ ok: true })],
    async play({ send, client, options, server }) {
      const redial = createRedial(options);
      const first = await send({}, client(redial));
      server.script(down, ok({ ok: true }));
      const second = await send({}, client(redial));
      expect([first.response?.status, second.response?.status]).toEqual([200, 200]);
      expect(server.requests).toHaveLength(2);
    },
  },
];
