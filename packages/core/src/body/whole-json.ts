import { peek, type Peek } from './peek.ts';

/** JSON up to this size is read within the attempt. */
const limitBytes = 1024 * 1024;

/** Not `application/stream+json` (one document after the other), nor `;stream=watch` (Kubernetes). */
const jsonType = /^application\/(?:(?!stream\+)[\w.+-]+\+)?json\s*(?:;(?!.*\bstream\b)|$)/i;

/** Errors of bodies that broke off after their head had arrived. */
const brokenOff = new WeakSet<object>();

/** Whether a content type is one of JSON. */
export function isJsonType(contentType: string | null): boolean {
  return jsonType.test(contentType ?? '');
}

/** Whether a response has a JSON body small enough to be read within its attempt. */
export function isSmallJson({ body, headers }: Response): boolean {
  return (
    body !== null &&
    isJsonType(headers.get('content-type')) &&
    !(Number(headers.get('content-length')) > limitBytes)
  );
}

/**
 * Reads the JSON of a response ahead, so that a body that breaks off fails the attempt and is no
 * success with half an answer. Gives it back; undefined where it turns out to be too large.
 *
 * @param signal ends the reading of a body whose own stream does not know it
 * @throws what the body's own stream fails with ({@link isBrokenOff} knows it again), or the
 *   signal's reason
 */
export async function wholeJson(
  response: Response,
  signal?: AbortSignal,
): Promise<Peek | undefined> {
  let read: Peek | undefined;
  try {
    read = await peek(response, limitBytes, Infinity, signal);
  } catch (error) {
    if (typeof error === 'object' && error !== null) brokenOff.add(error);
    throw error;
  }
  if (read?.complete) return read;
  if (signal?.aborted) throw signal.reason;
  return undefined;
}

/** Whether an error came from the body of an answer, not from before its head. */
export function isBrokenOff(error: unknown): boolean {
  return brokenOff.has(error as object);
}
