import { expect, test } from 'vitest';
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
