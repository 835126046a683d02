import type { HeadersLike } from '@redial/core';
import type { Answer, HeaderStore } from './answer.ts';

/** An answer of Node's, by its behaviour. */
interface NodeAnswer {
  readonly headers?: { readonly 'content-encoding'?: string };
  readonly headersDistinct?: Record<string, string[]>;
}

/** Of a header that came twice, such as `Retry-After`, Node keeps the first only; here are both. */
export function headersOf({ request, headers }: Answer): HeadersLike {
  const { headers: joined = {}, headersDistinct = {} } = nodeAnswerOf(request);
  // nock 13 and others who make the answer themselves fill in `headers` alone.
  const isComplete = countOf(headersDistinct) >= Math.max(1, countOf(joined));
  return isComplete ? headersDistinct : headers;
}

/** Not `identity`, nor `utf-8`, which some servers take for an encoding of content. */
const compression = /\b(?:gzip|compress|deflate|br|zstd)\b/i;

/** Whether the body is compressed still: axios's http adapter takes the header out when it decompresses. */
export function isCompressed({ request }: Answer): boolean {
  return compression.test(nodeAnswerOf(request).headers?.['content-encoding'] ?? '');
}

function nodeAnswerOf(request: unknown): NodeAnswer {
  return (request as { res?: NodeAnswer | null } | undefined)?.res ?? {};
}

const countOf = (headers: object): number => Object.keys(headers).length;

/** The content type of an answer; an adapter of the user's own may give plain headers, or none. */
export function contentTypeOf({ headers }: Answer): string | undefined {
  const name = 'content-type';
  const { get, [name]: plain } = (headers ?? {}) as Partial<HeaderStore> & { [name]?: unknown };
  const type = typeof get === 'function' ? get.call(headers, name) : plain;
  return typeof type === 'string' ? type : undefined;
}
