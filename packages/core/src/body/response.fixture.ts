export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A piece that never comes. */
export const silence = '(silence)';

/** A response whose body arrives in these pieces; a piece may be an error, or silence. */
export function responseOf(pieces: readonly (string | Error)[], type = 'text/plain'): Response {
  const list = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = list.shift();
      if (piece === undefined) controller.close();
      else if (piece instanceof Error) controller.error(piece);
      else if (piece === silence) await new Promise(() => {});
      else controller.enqueue(bytes(piece));
    },
  });
  return new Response(body, { headers: { 'content-type': type } });
}
