import { decode, readAhead, type ReadAhead } from './read-ahead.ts';
import { rebuilt } from './rebuilt.ts';
import { restOf } from './rest.ts';

/** The copies of bodies that were not read to their end, and what was read of them. */
const copies = new WeakMap<Response, readonly [ReadAhead, ReadableStreamDefaultReader]>();

/**
 * Reads the beginning of a response's body and leaves the response to be read by its owner.
 * Gives back undefined where there is nothing to read ahead: no body, one already in use, or one that
 * cannot be copied.
 *
 * @param limitBytes no more than about this is read
 * @param limitMs what has not arrived by then is done without; Infinity: wait as long as it takes
 * @param signal what has not arrived when it is aborted is done without
 * @throws what the body's own stream fails with
 */
export async function peek(
  response: Response,
  limitBytes: number,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Beginning | undefined> {
  const copy = isUnread(response) ? response.clone() : response;
  // That of @whatwg-node/fetch is no copy: whoever reads it leaves an empty answer behind.
  const reader = copy === response ? undefined : copy.body?.getReader();
  if (!reader) return undefined;
  const read = await readAhead(() => reader.read(), limitBytes, limitMs, signal);
  // The copy of what `fetch` itself has made is not cancelled alone (undici 6: see withOwnBody).
  if (!read.complete) copies.set(response, [read, reader]);
  return new Beginning(response, read);
}

/** What was read ahead of a response's body. */
export class Beginning {
  readonly #response: Response;
  readonly #read: ReadAhead;

  constructor(response: Response, read: ReadAhead) {
    this.#response = response;
    this.#read = read;
  }

  /** The whole body was read. */
  get complete(): boolean {
    return this.#read.complete;
  }

  /** Decoded when asked for: of most bodies only their end is waited for. */
  get text(): string {
    return decode(this.#read.chunks, this.#response.headers.get('content-type'));
  }
}

/** Whether there is a body, and nobody has begun to read it; some packages' is a stream of Node's. */
export function isUnread({ body, bodyUsed }: Response): boolean {
  return typeof body?.getReader === 'function' && !bodyUsed && !body.locked;
}

/**
 * The response for its owner, where not all of it was read ahead: the copy takes its place, so that
 * nothing is kept twice. The same response where all of it was read.
 */
export function handOver(response: Response): Response {
  const copy = copies.get(response);
  if (!copy) return response;
  copies.delete(response);
  discard(response);
  return rebuilt(response, restOf(...copy));
}

/** Gives up the copy, for a response that was not made by `fetch` itself. */
export function releaseCopy(response: Response): void {
  const [, reader] = copies.get(response) ?? [];
  reader?.cancel().catch(() => undefined);
  copies.delete(response);
}

/** Gives up a body, so that its connection is free; not awaited, as it may wait for others. */
export function discard(response: Response): void {
  const body = response.body as (ReadableStream & { resume?(): void }) | null;
  if (!body || body.locked) return;
  // That of node-fetch is a stream of Node's; its version 2 lets go of a connection only at the end.
  if (!body.getReader) return body.resume?.();
  body.cancel().catch(() => undefined);
  releaseCopy(response);
}
