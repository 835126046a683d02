import type { ReceivedRequest } from './received-request.ts';

/** Header fields of a reply; a list stands for several fields of one name. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Text and bytes go out as they are, anything else as JSON. */
export type ReplyBody = string | Uint8Array | object;

/** A complete HTTP answer. */
export interface Answer {
  readonly type: 'answer';
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body?: ReplyBody;
}

/** What one attempt is answered with. */
export type Reply = Answer | { readonly type: 'drop' } | { readonly type: 'hang' };

/** A reply, or how to make it from the request that has arrived, body included. */
export type ReplyStep<R = Reply> = R | ((request: ReceivedRequest) => R);

/** An answer with this status code, e.g. `status(429, { 'retry-after': '7' }, { error: 'slow down' })`. */
export function status(code: number, headers: ReplyHeaders = {}, body?: ReplyBody): Answer {
  return { type: 'answer', status: code, headers, ...(body === undefined ? {} : { body }) };
}

/** A 200 with `body`, by default the empty JSON object. */
export function ok(body: ReplyBody = {}): Answer {
  return status(200, {}, body);
}

/** No answer: the connection is reset before the head of one. */
export function drop(): Reply {
  return { type: 'drop' };
}

/** No answer, ever: for attempt limits, deadlines and aborts. */
export function hang(): Reply {
  return { type: 'hang' };
}
