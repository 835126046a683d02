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
export async function readAhead(
  next: () => Promise<Step>,
  limitBytes: number,
  limitMs: number,
  signal?: AbortSignal,
): Promise<ReadAhead> {
  const chunks: Uint8Array[] = [];
  let stop: (() => void) | undefined;
  const late =
    limitMs < Infinity || signal
      ? new Promise<undefined>((resolve) => {
          const end = (): void => resolve(undefined);
          const stopTimer = limitMs < Infinity ? startTimer(limitMs, end) : undefined;
          signal?.addEventListener('abort', end);
          if (signal?.aborted) end();
          stop = () => {
            stopTimer?.();
            signal?.removeEventListener('abort', end);
          };
        })
      : undefined;
  try {
    for (let size = 0; size <= limitBytes;) {
      const pending = next();
      const step = await (late ? Promise.race([pending, late]) : pending);
      if (!step) {
        pending.catch(() => undefined); // nobody may be left to hear of it
        return { chunks, complete: false, pending };
      }
      if (step.done || !step.value) return { chunks, complete: true };
      chunks.push(step.value);
      size += step.value.byteLength;
    }
    return { chunks, complete: false };
  } finally {
    stop?.();
  }
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
