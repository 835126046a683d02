import { errorBodyBytes, readAhead, type Step } from '@redial/core/adapter';
import type { Answer } from './answer.ts';

/** Until when the body of an error is read. */
export interface ReadLimit {
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
}

type Chunks = readonly Uint8Array[];

/** By a stream that the caller gets: another one, of no more than what was read of it. */
const beginnings = new WeakMap<object, () => unknown>();

/**
 * Reads the beginning of a body that is a stream, which gives way to one with the same bytes and the
 * same end. Undefined: it is no stream, or cannot be replaced.
 *
 * @throws what the stream fails with
 */
export function readStream(
  response: Answer,
  data: object,
  limit: ReadLimit,
): undefined | Promise<Chunks> {
  if (isWebStream(data)) return data.locked ? undefined : readWebStream(response, data, limit);
  const Readable = isNodeStream(data) ? readableClass(data) : undefined;
  return Readable && readNodeStream(response, data as NodeStream, Readable, limit);
}

/**
 * Frees the connection that an unread stream holds. What was read of it stays, for the case that this
 * is the answer that the caller gets in the end.
 */
export function release(response: Partial<Answer> | undefined): void {
  const { data } = response ?? {};
  if (typeof data !== 'object' || data === null) return;
  if (isNodeStream(data)) destroyWhole(data, response);
  else if (isWebStream(data) && !data.locked) data.cancel().catch(() => undefined);
  const beginning = beginnings.get(data);
  if (response && beginning) response.data = beginning();
}

/** A stream of the web's, as axios's fetch adapter gives it. */
export function isWebStream(data: unknown): data is ReadableStream<Uint8Array> {
  return typeof ReadableStream === 'function' && data instanceof ReadableStream;
}

async function readWebStream(
  response: Answer,
  stream: ReadableStream<Uint8Array>,
  { limitMs, signal }: ReadLimit,
): Promise<Chunks> {
  const [ours, theirs] = stream.tee();
  response.data = theirs;
  const reader = ours.getReader();
  const { chunks } = await readAhead(() => reader.read(), errorBodyBytes, limitMs, signal);
  reader.cancel().catch(() => undefined);
  beginnings.set(theirs, () => new Blob(chunks as Uint8Array<ArrayBuffer>[]).stream());
  return chunks;
}

/** A stream of Node's, by its behaviour. */
interface NodeStream extends AsyncIterable<Uint8Array> {
  readonly destroyed?: boolean;
  pipe: unknown;
  destroy(): void;
  once(event: 'close', listener: () => void): unknown;
}

export function isNodeStream(data: unknown): data is NodeStream {
  const { pipe, destroy, [Symbol.asyncIterator]: chunks } = (data ?? {}) as Partial<NodeStream>;
  return [pipe, destroy, chunks].every((method) => typeof method === 'function');
}

async function readNodeStream(
  response: Answer,
  stream: NodeStream,
  Readable: ReadableClass,
  { limitMs, signal }: ReadLimit,
): Promise<Chunks> {
  const iterator = stream[Symbol.asyncIterator]();
  /** Every read so far, one that failed or is under way included: the caller gets them again. */
  const steps: Promise<Step>[] = [];
  const next = (): Promise<Step> => {
    const step = iterator.next() as Promise<Step>;
    steps.push(step);
    return step;
  };
  let at = 0;
  const theirs = new Readable({
    read(): void {
      const step = steps[at] ?? (iterator.next() as Promise<Step>);
      at += 1;
      step.then(
        ({ value }) => theirs.push(value ?? null),
        (error: unknown) => theirs.destroy(error),
      );
    },
    destroy(error, done): void {
      destroyWhole(stream, response);
      done(error);
    },
  });
  response.data = withHead(theirs, stream);
  const { chunks } = await readAhead(next, errorBodyBytes, limitMs, signal);
  beginnings.set(theirs, () => withHead(Readable.from(chunks, { objectMode: false }), stream));
  return chunks;
}

/**
 * axios 1.21, http adapter: with a `maxContentLength` the stream is one of a generator, which waits for
 * the next chunk before it is destroyed. What Node itself gave does not.
 */
function destroyWhole(stream: NodeStream, response: Partial<Answer> | undefined): void {
  stream.destroy();
  const { res } = (response?.request ?? {}) as { res?: Partial<NodeStream> | null };
  res?.destroy?.();
}

/** What code that knows an `IncomingMessage` of Node's looks for. */
const head = ['statusCode', 'statusMessage', 'headers', 'rawHeaders', 'httpVersion'] as const;

function withHead<T extends object>(stream: T, message: object): T {
  for (const name of head) {
    if (name in message) Reflect.set(stream, name, Reflect.get(message, name));
  }
  return stream;
}

interface ReadableStreamOfNode {
  push(chunk: Uint8Array | null): boolean;
  destroy(error?: unknown): unknown;
}

interface ReadableClass {
  new (options: {
    read(): void;
    destroy(error: unknown, done: (error: unknown) => void): void;
  }): ReadableStreamOfNode;
  from(source: Chunks, options: object): object;
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
