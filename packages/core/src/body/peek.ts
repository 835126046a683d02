import { decode, readAhead } from './read-ahead.ts';

/** The beginning of a response's body. */
export interface Peek {
  /** The whole body was read. */
  readonly complete: boolean;
  /** Decoded when asked for: of most bodies only their end is waited for. */
  readonly text: string;
}

/**
 * Reads the beginning of a response's body and leaves the response to be read by its owner.
 * Gives back undefined where there is nothing to read ahead: no body, or one already in use.
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
): Promise<Peek | undefined> {
  if (!response.body || response.bodyUsed || response.body.locked) return undefined;
  const reader = response.clone().body?.getReader();
  if (!reader) return undefined;
  let complete = false;
  try {
    const read = await readAhead(() => reader.read(), limitBytes, limitMs, signal);
    complete = read.complete;
    return {
      complete,
      get text() {
        return decode(read.chunks, response.headers.get('content-type'));
      },
    };
  } finally {
    // Not awaited: it would wait for the response's owner to be done as well.
    if (!complete) reader.cancel().catch(() => undefined);
  }
}

/** Gives up a body, so that its connection is free; not awaited for the same reason. */
export function discard(response: Response): void {
  if (response.body && !response.body.locked) response.body.cancel().catch(() => undefined);
}
