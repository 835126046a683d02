import { reasonOf } from '../wait/reason-of.ts';
import { Beginning, handOver, isUnread, peek } from './peek.ts';
import { readAhead, type Step } from './read-ahead.ts';
import { rebuilt } from './rebuilt.ts';
import { restOf } from './rest.ts';

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
export function isSmallJson(response: Response): boolean {
  const { headers } = response;
  return (
    isJsonType(headers.get('content-type')) &&
    response.body !== null &&
    !(Number(headers.get('content-length')) > limitBytes)
  );
}

/** JSON that was read within its attempt. */
export class WholeJson {
  /** The response for its owner; the one that was read must not be used any more. */
  readonly handOver: () => Response;
  readonly #read: Beginning | undefined;

  constructor(read: Beginning | undefined, toOwner: () => Response) {
    this.#read = read;
    this.handOver = toOwner;
  }

  /** Undefined: it is too large, or was in use. */
  get text(): string | undefined {
    return this.#read?.complete ? this.#read.text : undefined;
  }
}

/**
 * Reads the JSON of a response ahead, so that a body that breaks off fails the attempt and is no
 * success with half an answer.
 *
 * @param signal ends the reading of a body whose own stream does not know it
 * @param isOurs nobody else has the response: its own body is read, at a quarter of a copy's cost
 * @throws what the body's own stream fails with ({@link isBrokenOff} knows it again), or the
 *   signal's reason
 */
export function wholeJson(
  response: Response,
  signal?: AbortSignal,
  isOurs = false,
): Promise<WholeJson> {
  return isOurs && isPlain(response) ? take(response, signal) : copy(response, signal);
}

async function copy(response: Response, signal?: AbortSignal): Promise<WholeJson> {
  const read = await peek(response, limitBytes, Infinity, signal).catch(breakOff);
  if (!read?.complete && signal?.aborted) throw reasonOf(signal);
  return new WholeJson(read, () => handOver(response));
}

function take(response: Response, signal?: AbortSignal): Promise<WholeJson> {
  const reader = isUnread(response) ? response.body?.getReader() : undefined;
  if (!reader) return Promise.resolve(new WholeJson(undefined, () => response));
  const next = (): Promise<Step> => reader.read();
  return readAhead(next, limitBytes, Infinity, signal).then((read) => {
    if (!read.complete && signal?.aborted) {
      reader.cancel().catch(() => undefined);
      throw reasonOf(signal);
    }
    const handedOver = (): Response => rebuilt(response, restOf(read, reader));
    return new WholeJson(new Beginning(response, read), handedOver);
  }, breakOff);
}

function breakOff(error: unknown): never {
  if (typeof error === 'object' && error !== null) brokenOff.add(error);
  throw error;
}

/** A response that nobody has made a class of, nor hung anything on. */
function isPlain(response: Response): boolean {
  const { prototype } = Response;
  return Object.getPrototypeOf(response) === prototype && Object.keys(response).length === 0;
}

/** Whether an error came from the body of an answer, not from before its head. */
export function isBrokenOff(error: unknown): boolean {
  return brokenOff.has(error as object);
}
