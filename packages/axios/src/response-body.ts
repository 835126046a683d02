import {
  decode,
  errorBodyBytes,
  errorBodyMs,
  peek,
  readAhead,
  type Step,
} from '@redial/core/adapter';
import type { Response } from './config.ts';

/**
 * What an error response says, whatever `responseType` made of it: text, or what is parsed already.
 * A stream is read ahead and replaced by one that gives the same bytes to the caller.
 *
 * @throws what the body's own stream fails with
 */
export async function bodyOf(response: Response): Promise<unknown> {
  const { data } = response;
  if (typeof data !== 'object' || data === null) return data;
  if (data instanceof ArrayBuffer)
    return decode([new Uint8Array(data, 0, Math.min(data.byteLength, errorBodyBytes))]);
  if (data instanceof Uint8Array) return decode([data.subarray(0, errorBodyBytes)]);
  if (data instanceof Blob) return data.slice(0, errorBodyBytes).text();
  if (data instanceof globalThis.Response) {
    return (await peek(data, errorBodyBytes, errorBodyMs))?.text;
  }
  if (data instanceof ReadableStream) return readWebStream(response, data);
  return isNodeStream(data) ? readNodeStream(response, data) : data;
}

/** Frees the connection that an unread stream still holds. */
export function release(data: unknown): void {
  if (typeof data !== 'object' || data === null) return;
  if (isNodeStream(data)) data.destroy();
  else if (data instanceof ReadableStream && !data.locked) data.cancel().catch(() => undefined);
}

async function readWebStream(response: Response, stream: ReadableStream): Promise<string> {
  const [ours, theirs] = stream.tee();
  response.data = theirs;
  const reader = ours.getReader();
  const next = (): Promise<Step> => reader.read() as Promise<Step>;
  const { chunks } = await readAhead(next, errorBodyBytes, errorBodyMs);
  reader.cancel().catch(() => undefined);
  return decode(chunks);
}

/** A stream of Node's, by its behaviour. */
interface NodeStream extends AsyncIterable<Uint8Array> {
  pipe: unknown;
  destroy(): void;
}

function isNodeStream(data: object): data is NodeStream {
  const { pipe, destroy } = data as Partial<NodeStream>;
  return (
    typeof pipe === 'function' && typeof destroy === 'function' && Symbol.asyncIterator in data
  );
}

async function readNodeStream(response: Response, stream: NodeStream): Promise<string> {
  const iterator = stream[Symbol.asyncIterator]();
  const next = (): Promise<Step> => iterator.next() as Promise<Step>;
  const { chunks, pending } = await readAhead(next, errorBodyBytes, errorBodyMs);
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    for (let step = await (pending ?? next()); step.value; step = await next()) yield step.value;
  }
  const Readable = readableClass(stream);
  if (Readable) {
    // Ending a generator that nobody has begun to read would leave the connection in use.
    response.data = Readable.from(again(), { objectMode: false }).once('close', () =>
      stream.destroy(),
    );
  }
  return decode(chunks);
}

interface ReadableClass {
  from(
    source: AsyncIterable<Uint8Array>,
    options: object,
  ): { once(event: 'close', listener: () => void): unknown };
}

/** `Readable` itself, from a stream's own ancestry: importing it would tie this package to Node. */
function readableClass(stream: object): ReadableClass | undefined {
  let found: unknown = stream.constructor;
  while (typeof found === 'function' && found.name !== 'Readable') {
    found = Object.getPrototypeOf(found) as unknown;
  }
  return typeof found === 'function' && 'from' in found
    ? (found as unknown as ReadableClass)
    : undefined;
}
