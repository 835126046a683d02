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

/**
 * An answer with this status code, e.g. `status(429, { 'retry-after': '7' }, { error: 'slow down' })`.
 *
 * @throws TypeError when a header is no text: the reply could not be made, and would look like a 500.
 */
export function status(code: number, headers: ReplyHeaders = {}, body?: ReplyBody): Answer {
  for (const [name, value] of Object.entries(headers)) {
    if ([value].flat().every((each) => typeof each === 'string')) continue;
    throw new TypeError(
      `status: the header ${name} is ${String(value)}; allowed is a text or a list`,
    );
  }
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
