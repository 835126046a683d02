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
        const cancelled = reader.cancel(reason);
        onEnd(true);
        return cancelled;
      },
    },
    { highWaterMark: 0 }, // reads nothing that nobody asks for
  );
}
