import type { Answer } from './reply.ts';

/** An answer in bytes: its fields in order, and its body, undefined when it has none. */
export interface Payload {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

/** Encodes an answer; JSON and text get a `content-type` unless the answer names one. */
export function payloadOf({ headers, body }: Answer): Payload {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => [name, each] as const),
  );
  if (body === undefined) return { headers: fields, bytes: undefined };
  const binary = body instanceof Uint8Array;
  const type = typeof body === 'string' ? 'text/plain;charset=utf-8' : 'application/json';
  if (!binary && !fields.some(([name]) => name.toLowerCase() === 'content-type')) {
    fields.push(['content-type', type]);
  }
  return { headers: fields, bytes: bytesOf(body) };
}

/** Text and JSON in UTF-8, bytes as a copy. */
export function bytesOf(body: string | object): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}
