import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** As in WebKit 2.50. */
function withoutBytes(source: UnderlyingDefaultSource, strategy: QueuingStrategy): ReadableStream {
  if ('type' in source && source.type) throw new TypeError('not implemented');
  return new native(source, strategy);
}
const native = ReadableStream;

test.each([
  ['streams of bytes', native],
  ['streams of chunks alone', withoutBytes],
])('JSON arrives whole where there are %s', async (_, stream) => {
  // Made before: Node's own `Response` makes its streams with the global class as well.
  const answer = new Response('{"id":1}', { headers: { 'content-type': 'application/json' } });
  vi.stubGlobal('ReadableStream', stream);
  vi.resetModules();
  const { wholeJson } = await import('./whole-json.ts');
  const json = await wholeJson(answer, undefined, true);
  await expect(json.handOver().json()).resolves.toEqual({ id: 1 });
});
