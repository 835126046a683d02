import { startTimer } from '../wait/timer.ts';

/** What was read ahead of a body. */
export interface Peek {
  readonly text: string;
  /** The whole body was read: it was within the limit, and it ended. */
  readonly complete: boolean;
}

/**
 * Reads the beginning of a response's body and leaves the response to be read by its owner.
 * Gives back undefined where there is nothing to read ahead: no body, or one already in use.
 *
 * @param limitBytes no more than this is read
 * @param limitMs what has not arrived by then is done without; Infinity: wait as long as it takes
 * @throws what the body's own stream fails with
 */
export async function peek(
  response: Response,
  limitBytes: number,
  limitMs: number,
): Promise<Peek | undefined> {
  if (!response.body || response.bodyUsed || response.body.locked) return undefined;
  const reader = response.clone().body?.getReader();
  if (!reader) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  let complete = false;
  let giveUp: (() => void) | undefined;
  // A cancelled reader answers `done`, which ends the loop below.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  const stopTimer = limitMs < Infinity ? startTimer(limitMs, () => giveUp?.()) : undefined;
  const late = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined);
  });
  try {
    while (size <= limitBytes) {
      const step = await (stopTimer ? Promise.race([reader.read(), late]) : reader.read());
      if (!step) break;
      if (step.done) {
        complete = true;
        break;
      }
      chunks.push(step.value);
      size += step.value.byteLength;
    }
  } finally {
    stopTimer?.();
    if (!complete) cancel();
  }
  return {
    text: decode(chunks, response.headers.get('content-type')).slice(0, limitBytes),
    complete,
  };
}

function decode(chunks: readonly Uint8Array[], contentType: string | null): string {
  const decoder = decoderFor(/charset="?([\w.:-]+)/i.exec(contentType ?? '')?.[1]);
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
}

function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder(); // a charset that does not exist
  }
}

/** Gives up a body without waiting for it: waiting hangs while another branch of it is alive. */
export function discard(response: Response): void {
  if (response.body && !response.body.locked) response.body.cancel().catch(() => undefined);
}
