import { ok, type Answer, type Reply } from '../reply/reply.ts';

/** What can go wrong on a connection, beside the replies that MSW knows too. */
export type SocketReply =
  | Reply
  | { readonly type: 'drop-after-request' }
  | {
      readonly type: 'partial';
      readonly bytes: number;
      readonly answer: Answer;
      readonly ending: 'close' | 'silence';
    }
  | { readonly type: 'endless'; readonly answer: Answer }
  | { readonly type: 'raw'; readonly bytes: string | Uint8Array };

/** Reads the whole request, then closes the connection without a word: carried out or not? */
export function dropAfterRequest(): SocketReply {
  return { type: 'drop-after-request' };
}

/**
 * The head of `answer` and the first `bytes` of its body, then the connection closes. The head
 * promises the whole `content-length`, or `transfer-encoding: chunked` where the answer names it.
 */
export function truncate(bytes: number, answer: Answer = ok({ truncated: true })): SocketReply {
  return { type: 'partial', bytes, answer, ending: 'close' };
}

/** The head of `answer` and the first `bytes` of its body, then silence on an open connection. */
export function stall(bytes: number, answer: Answer = ok({ stalled: true })): SocketReply {
  return { type: 'partial', bytes, answer, ending: 'silence' };
}

/** The head of `answer`, then its body over and over for as long as the client reads. */
export function endless(answer: Answer = ok('endless '.repeat(512))): SocketReply {
  return { type: 'endless', answer };
}

/** These bytes in place of an answer, then the end of the connection. */
export function raw(bytes: string | Uint8Array): SocketReply {
  return { type: 'raw', bytes };
}
