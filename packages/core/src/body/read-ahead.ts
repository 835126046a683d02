import { startTimer } from '../wait/timer.ts';

/** One step of a reader or an async iterator over bytes. */
export type Step = { readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined };

/** What was read ahead of a body. */
export interface ReadAhead {
  readonly chunks: readonly Uint8Array[];
  /** The whole body was read: it was within the limits, and it ended. */
  readonly complete: boolean;
  /** The read that was under way when time ran out; its bytes are still to come. */
  readonly pending?: Promise<Step>;
}

/**
 * Reads the beginning of a body.
 *
 * @param limitBytes once there are more, nothing more is read
 * @param limitMs what has not arrived by then is done without; Infinity: wait as long as it takes
 * @param signal what has not arrived when it is aborted is done without
 * @throws what the body's own stream fails with
 */
export function readAhead(
  next: () => Promise<Step>,
  limitBytes: number,
  limitMs: number,
  signal?: AbortSignal,
): Promise<ReadAhead> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let isOver = false;
    let pending: Promise<Step>;
    const stop = (end: () => void): void => {
      if (isOver) return; // a read that was under way when time ran out
      isOver = true;
      stopTimer?.();
      signal?.removeEventListener('abort', onLate);
      end();
    };
    const onLate = (): void => stop(() => resolve({ chunks, complete: false, pending }));
    const fail = (error: Error): void => stop(() => reject(error));
    const read = (): void => {
      try {
        pending = next();
        pending.then(onStep, fail);
      } catch (error) {
        fail(error as Error); // an iterator of somebody's own
      }
    };
    const onStep = ({ done, value }: Step): void => {
      if (isOver) return;
      if (done || !value) return stop(() => resolve({ chunks, complete: true }));
      chunks.push(value);
      size += value.byteLength;
      if (size <= limitBytes) read();
      else stop(() => resolve({ chunks, complete: false }));
    };
    const stopTimer = limitMs < Infinity ? startTimer(limitMs, onLate) : undefined;
    signal?.addEventListener('abort', onLate);
    read();
    if (signal?.aborted) onLate();
  });
}

/** Bytes as text, in the charset that the content type names; an unknown one is read as UTF-8. */
export function decode(chunks: readonly Uint8Array[], contentType?: string | null): string {
  const decoder = decoderFor(/charset="?([\w.:-]+)/i.exec(contentType ?? '')?.[1]);
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
}

function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
