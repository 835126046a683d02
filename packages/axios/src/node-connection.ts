/** What a request of Node's tells, by its behaviour. */
interface NodeRequest {
  readonly res?: object | null;
  readonly socket?: {
    readonly destroyed?: boolean;
    readonly errored?: unknown;
    readonly readableEnded?: boolean;
  };
  /** Of follow-redirects: the last of the requests that it made. */
  readonly _currentRequest?: NodeRequest;
}

/**
 * How the connection under a request ended, as far as Node tells.
 *
 * axios 1.8 to 1.21, http adapter: once the head of an answer is there, follow-redirects leaves
 * `timeout` to the socket, which closes without a word. axios then speaks of a stream that has been
 * aborted (`ERR_BAD_RESPONSE`) or, of a compressed body, of `ECONNRESET`: the same words as for a
 * server that broke off. But a socket that the other side closed has come to its end, or has failed.
 */
export function connectionOf(request: unknown): { isAnswered: boolean; isClosedByUs: boolean } {
  const outer = (request ?? {}) as NodeRequest;
  const { res, socket } = outer._currentRequest ?? outer;
  return {
    isAnswered: Boolean(res),
    isClosedByUs: socket?.destroyed === true && !socket.errored && socket.readableEnded === false,
  };
}
