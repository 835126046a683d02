import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { isReplayable } from './replayable.ts';

test.each<[string, unknown, boolean]>([
  ['nothing', undefined, true],
  ['null', null, true],
  ['text', 'a', true],
  ['bytes', new Uint8Array(1), true],
  ['a buffer', new ArrayBuffer(1), true],
  ['a blob', new Blob(['a']), true],
  ['a form', new FormData(), true],
  ['parameters', new URLSearchParams('a=1'), true],
  ['JSON with such a key', { pipe: 'p1', getReader: 1 }, true],
  ['a web stream', new Blob(['a']).stream(), false],
  ["a stream of Node's", Readable.from(['a']), false],
  ['an older stream', { pipe: () => undefined }, false],
  ['an async iterable', (async function* () {})(), false],
])('%s', (_, body, replayable) => {
  expect(isReplayable(body)).toBe(replayable);
});
