import type { Answer } from './answer.ts';
import { isNodeStream, isWebStream } from './streamed-body.ts';

/** Tells when nothing more comes of an answer: at once, or when the stream that it brings has ended. */
export function onceRead(answer: Answer, onEnd: () => void): void {
  const { data } = answer;
  if (isWebStream(data) && !data.locked) answer.data = watched(data, onEnd);
  else if (isNodeStream(data) && !data.destroyed) data.once('close', onEnd);
  else onEnd();
}

/**
 * The same bytes, the same end.
 *
 * @param onEnd told when that is; `isLeft`: the reader has cancelled it before
 */
export function watched(
  stream: ReadableStream<Uint8Array>,
  onEnd: (isLeft: boolean) => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        onEnd(false);
      },
      cancel(reason) {
        // It may fail with what `onEnd` does: no news for a reader who has left.
        const cancelled = reader.cancel(reason).catch(() => undefined);
        onEnd(true);
        return cancelled;
      },
    },
    { highWaterMark: 0 }, // reads nothing that nobody asks for
  );
}
