import { expect, test } from 'vitest';
import { watched } from './watched-stream.ts';

test('to leave a stream does not fail with what its end does to the attempt', async () => {
  const own = new AbortController();
  const source = new ReadableStream<Uint8Array>({
    // As axios's fetch adapter: it awaits the end of a body that has been aborted by then.
    async cancel() {
      await Promise.resolve();
      own.signal.throwIfAborted();
    },
  });
  const stream = watched(source, (isLeft) => isLeft && own.abort());
  await expect(stream.cancel()).resolves.toBeUndefined();
  expect(own.signal.aborted).toBe(true);
});
