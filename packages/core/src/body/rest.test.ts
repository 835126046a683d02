import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const Native = ReadableStream;

/** As in Safari 18. */
class WithoutBytes extends Native {
  constructor(source?: UnderlyingDefaultSource, strategy?: QueuingStrategy) {
    if ((source as { type?: string } | undefined)?.type) throw new TypeError('not implemented');
    super(source, strategy);
  }
}

test.each([
  ['streams of bytes', Native],
  ['streams of chunks alone', WithoutBytes],
])('JSON arrives whole where there are %s', async (_, ReadableStream) => {
  // Made before: Node's own `Response` makes its streams with the global class as well.
  const answer = new Response('{"id":1}', { headers: { 'content-type': 'application/json' } });
  vi.stubGlobal('ReadableStream', ReadableStream);
  vi.resetModules();
  const { wholeJson } = await import('./whole-json.ts');
  const json = await wholeJson(answer, undefined, true);
  await expect(json.handOver().json()).resolves.toEqual({ id: 1 });
});
