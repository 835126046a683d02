import { decode, errorBodyBytes, isJsonType } from '@redial/core/adapter';
import type { Answer } from './answer.ts';
import { contentTypeOf } from './response-headers.ts';
import { readStream, type ReadLimit } from './streamed-body.ts';

/**
 * What an error response says, whatever `responseType` made of it: text, or what is parsed already;
 * undefined where it is neither.
 *
 * @throws what a stream fails with
 */
export async function bodyOf(response: Answer, limit: ReadLimit): Promise<unknown> {
  const { data } = response;
  if (typeof data !== 'object' || data === null) return data;
  const chunks = await (bytesOf(data) ?? readStream(response, data, limit));
  if (chunks) return decode(chunks, contentTypeOf(response));
  const isParsed =
    Array.isArray(data) || Object.prototype.toString.call(data) === '[object Object]';
  return isParsed && !('pipe' in data) ? data : undefined;
}

/** Whether an answer may be JSON; text of another type may look like it, and is data. */
export function mayBeJson(response: Answer): boolean {
  return (
    typeof response.data !== 'string' || isJsonType(contentTypeOf(response) ?? 'application/json')
  );
}

/** The beginning of what was read whole. */
function bytesOf(data: object): undefined | Uint8Array[] | Promise<Uint8Array[]> {
  if (data instanceof ArrayBuffer) return [new Uint8Array(data).subarray(0, errorBodyBytes)];
  if (data instanceof Uint8Array) return [data.subarray(0, errorBodyBytes)];
  if (data instanceof Blob) {
    const beginning = data.slice(0, errorBodyBytes).arrayBuffer();
    return beginning.then((bytes) => [new Uint8Array(bytes)]);
  }
  return undefined;
}
