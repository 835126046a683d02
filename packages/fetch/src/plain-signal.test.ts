import { redialOf } from '@redial/core';
import { hang, scriptedServer, stall, status, ok, type SocketReply } from '@redial/testing/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withRedial, type FetchLike } from './index.ts';

let server: Awaited<ReturnType<typeof scriptedServer>>;
beforeEach(async () => {
  server = await scriptedServer(ok());
});
afterEach(() => server.close());

/** As the package abort-controller has them: a signal that is aborted, and bears no reason. */
class PlainSignal extends EventTarget {
  aborted = false;
  abort(): void {
    this.aborted = true;
    this.dispatchEvent(new Event('abort'));
  }
}

/** A fetch that takes such signals. */
const wrapped: FetchLike = (input, init = {}) => {
  const own = new AbortController();
  const { signal } = init;
  if (signal?.aborted) own.abort();
  signal?.addEventListener('abort', () => own.abort());
  return fetch(input, { ...init, signal: own.signal });
};

test.each<[string, SocketReply]>([
  ['in a wait', status(503, { 'retry-after': '5' })],
  ['in an attempt', hang()],
  ['in a body', stall(5, ok({ id: 1 }))],
])('an abort by a signal without a reason, %s, is an AbortError', async (_, reply) => {
  const signal = new PlainSignal();
  server.script(() => {
    setTimeout(() => signal.abort(), 50);
    return reply;
  });
  const sent = withRedial(wrapped)(server.url, { signal: signal as unknown as AbortSignal });
  const error: unknown = await sent.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'AbortError' });
  expect(redialOf(error)).toBeUndefined();
});

test('… and so it is before anything was sent', async () => {
  const signal = new PlainSignal();
  signal.abort();
  const sent = withRedial(wrapped)(server.url, { signal: signal as unknown as AbortSignal });
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
});
