import { redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { drop, ok, status } from '@redial/testing/server';
import type { FetchContext, FetchOptions } from 'ofetch';
import { expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

/** An API that says `ok: false` in a 200: a hook makes a failure of it. */
const envelope: FetchOptions = {
  onResponse(context) {
    if ((context.response._data as { ok?: boolean }).ok !== false) return;
    context.response = new Response(null, { status: 503 });
  },
};

test('a failure that a hook makes of a success is one attempt, and no success', async () => {
  server.script(ok({ ok: false }));
  const onEvent = recordEvents();
  const $fetch = create(envelope, { onEvent, policy: { maxAttempts: 3 } });
  const error = await thrownBy($fetch('/orders'));
  expect(redialOf(error)).toMatchObject({
    stopReason: 'attempts',
    attempts: [1, 2, 3].map((attempt) => ({ attempt, status: 503 })),
  });
  expect(server.requests).toHaveLength(3);
  expect(onEvent.types).not.toContain('recovered');
});

test('what follows it is a success after a failure', async () => {
  server.script(ok({ ok: false }), status(503), ok({ ok: true }));
  const onEvent = recordEvents();
  const answer = await create(envelope, { onEvent }).raw('/orders');
  expect(redialOf(answer)?.attempts).toMatchObject([{ status: 503 }, { status: 503 }, {}]);
  expect(onEvent.types.filter((type) => type === 'recovered')).toHaveLength(1);
});

test.each([
  ['onResponse', status(503)],
  ['onResponseError', status(503)],
  ['onRequestError', drop()],
])(
  '%s may put other options in the place of those of an attempt that failed',
  async (name, reply) => {
    server.script(reply, ok({ id: 1 }));
    const hook = (context: FetchContext): void => {
      context.options = { ...context.options };
    };
    await expect(create({ [name]: hook })('/orders')).resolves.toEqual({ id: 1 });
    server.script(reply);
    const error = await thrownBy(create({ [name]: hook })('/orders'));
    expect(redialOf(error)?.stopReason).toBe('attempts');
  },
);
