import { discard, readAhead, rebuilt, type Step } from '@redial/core/adapter';

/** More than this is no error message. */
const longestBytes = 1024 * 1024;

/**
 * ofetch 1.5 reads the body of an error to its end before anybody hears of the status, and hangs with
 * a body that stalls. Gives back a response with a body that ends: the response itself where its body
 * does, else one with what had arrived.
 *
 * @param limitMs how long the body may take; Infinity: as long as the signal lets it
 * @param whole leave a body that is merely long, or slow, as it is
 */
export async function withEnd(
  response: Response,
  limitMs: number,
  whole: boolean,
  signal?: AbortSignal,
): Promise<Response> {
  if (response.bodyUsed || response.body?.locked) return response;
  const reader = response.clone().body?.getReader();
  if (!reader) return response;
  let broken = false;
  const next = (): Promise<Step> =>
    reader.read().catch(() => {
      broken = true;
      return { done: true };
    });
  const { chunks, complete } = await readAhead(next, longestBytes, limitMs, signal);
  if (complete && !broken) return response;
  reader.cancel().catch(() => undefined);
  if (whole && !broken && !signal?.aborted) return response;
  discard(response);
  return rebuilt(response, new Blob(chunks as Uint8Array<ArrayBuffer>[]));
}
