import { defineProfile, redialOf } from '@redial/core';
import { describe, expect, test } from 'vitest';
import { withRedial } from './index.ts';

/** JSON documents without an end, under the label of one: what Docker's `/events` sends. */
const endless = async (): Promise<Response> =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"event":1}\n')),
    }),
    { headers: { 'content-type': 'application/json' } },
  );

test('a call that is sent once gets JSON as it comes', async () => {
  const response = await withRedial(endless)('http://127.0.0.1/events', { redial: false });
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  expect(new TextDecoder().decode(value)).toBe('{"event":1}\n');
  await reader?.cancel();
});

const soft = defineProfile({
  vendor: 'acme',
  hosts: [],
  rules: [],
  softFailure: { path: 'code', numberOtherThan: 0 },
});
const softly = (): Promise<Response> => Promise.resolve(Response.json({ code: 7, msg: 'No' }));

describe('a failure inside a 2xx can be read by whoever gets it', () => {
  test('given back', async () => {
    const response = await withRedial(softly, { vendor: soft })('http://127.0.0.1/orders');
    await expect(response.json()).resolves.toEqual({ code: 7, msg: 'No' });
  });

  test('on the error', async () => {
    const throwing = withRedial(softly, { vendor: soft }, { throwHttpErrors: true });
    const error = await throwing('http://127.0.0.1/orders').catch((thrown: unknown) => thrown);
    const { response } = error as { response: Response };
    await expect(response.json()).resolves.toEqual({ code: 7, msg: 'No' });
  });

  test('given back because the deadline cut the next attempt short', async () => {
    let calls = 0;
    const fetch = (_: unknown, init?: RequestInit): Promise<Response> =>
      ++calls === 1
        ? softly()
        : new Promise((_resolve, reject) => {
            const { signal } = init ?? {};
            signal?.addEventListener('abort', () => reject(signal.reason as Error));
          });
    const policy = { deadlineMs: 60, baseDelayMs: 1, shouldRetry: () => true };
    const response = await withRedial(fetch, { vendor: soft, policy })('http://127.0.0.1/orders');
    await expect(response.json()).resolves.toEqual({ code: 7, msg: 'No' });
    expect(redialOf(response)).toMatchObject({ stopReason: 'deadline' });
  });
});
