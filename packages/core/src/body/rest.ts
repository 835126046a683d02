import type { ReadAhead } from './read-ahead.ts';

/**
 * `bytes`; undefined where there are no such streams, as in WebKit 2.50 (Safari 26), whose constructor throws: there
 * `fetch` itself gives streams of chunks.
 */
const type: 'bytes' | undefined = kindOfStream();

function kindOfStream(): 'bytes' | undefined {
  try {
    return new ReadableStream({ type: 'bytes' }).locked ? undefined : 'bytes';
  } catch {
    return undefined;
  }
}

/**
 * What was read of a body and what is still to come, as one: a stream of bytes, as `fetch` has it.
 * A body that is no bytes, as tests' may be, fails when it is read, as it would have.
 */
export function restOf(
  { chunks, complete, pending }: ReadAhead,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  let late = pending;
  return new ReadableStream(
    {
      type: type as 'bytes', // the compiler knows two kinds of sources by it
      start(controller) {
        for (const chunk of chunks) {
          if (!ArrayBuffer.isView(chunk)) return controller.error(notBytes());
          push(controller, chunk);
        }
        if (complete) controller.close();
      },
      async pull(controller) {
        for (;;) {
          const { value } = await (late ?? reader.read());
          late = undefined;
          if (value && !ArrayBuffer.isView(value)) throw notBytes();
          if (value?.byteLength) return push(controller, value);
          if (!value) break;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** A copy: a stream of bytes takes the memory itself away, and its owner may still need it. */
function push(controller: ReadableByteStreamController, chunk: Uint8Array): void {
  if (chunk.byteLength > 0) controller.enqueue(new Uint8Array(chunk));
}

const notBytes = (): Error => new TypeError('The body of a response must be made of bytes');
