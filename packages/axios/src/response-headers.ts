import type { HeadersLike } from '@redial/core';
import type { Answer, HeaderStore } from './answer.ts';

/** Of a header that came twice, such as `Retry-After`, Node keeps the first only; here are both. */
export function headersOf({ request, headers }: Answer): HeadersLike {
  const { res } = (request ?? {}) as { res?: { headersDistinct?: Record<string, string[]> } };
  return res?.headersDistinct ?? headers;
}

/** The content type of an answer; an adapter of the user's own may give plain headers, or none. */
export function contentTypeOf({ headers }: Answer): string | undefined {
  const name = 'content-type';
  const { get, [name]: plain } = (headers ?? {}) as Partial<HeaderStore> & { [name]?: unknown };
  const type = typeof get === 'function' ? get.call(headers, name) : plain;
  return typeof type === 'string' ? type : undefined;
}
