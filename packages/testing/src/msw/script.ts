import { http, HttpResponse, type HttpHandler } from 'msw';
import { payloadOf } from '../reply/payload.ts';
import type { ReceivedRequest } from '../reply/received-request.ts';
import type { Answer, Reply, ReplyStep } from '../reply/reply.ts';
import { sequence } from '../reply/sequence.ts';

/** A request handler of MSW that answers attempt n with reply n, and what it has received. */
export type ScriptHandler = HttpHandler & {
  /** The requests so far, in the order in which they arrived. */
  readonly requests: readonly ReceivedRequest[];
};

/**
 * Answers request n with reply n, for `setupServer(...)` or `server.use(...)` of MSW; the last reply
 * is repeated. A text in front says which requests: `'POST https://api.test/orders'`, with a path as
 * MSW knows it; without it, all.
 *
 * `drop()` and `hang()` are as near as MSW comes: through the `http` adapter of axios a `drop()` is a
 * `TypeError` without a code. `scriptedServer` of `@redial/testing/server` does both on a real socket.
 *
 * @throws TypeError when there is no reply, something else, or a status that a `Response` cannot have.
 */
export function script(pattern: string, ...replies: ReplyStep[]): ScriptHandler;
export function script(...replies: ReplyStep[]): ScriptHandler;
export function script(...args: (string | ReplyStep)[]): ScriptHandler {
  const [first] = args;
  const { register, path } = parsePattern(typeof first === 'string' ? first : '*');
  const replies = args.filter((arg) => typeof arg !== 'string');
  const next = sequence('script', replies);
  for (const reply of replies) if (typeof reply !== 'function') checkReply(reply);

  const requests: ReceivedRequest[] = [];
  const handler = register(path, async ({ request }) => {
    const step = next();
    const { method, url } = request;
    const received = { method, url, headers: Object.fromEntries(request.headers), bodyText: '' };
    requests.push(received);
    received.bodyText = await request.clone().text();
    const reply = typeof step === 'function' ? step(received) : step;
    checkReply(reply);
    if (reply.type === 'drop') return HttpResponse.error();
    if (reply.type === 'hang') return new Promise<never>(() => {});
    return respond(reply);
  });
  return Object.assign(handler, { requests });
}

/** `POST https://api.test/orders`, or a path alone for any method. */
function parsePattern(pattern: string): { register: typeof http.all; path: string } {
  const [, method, path = pattern] = /^([A-Za-z]+)\s+(.*)$/.exec(pattern) ?? [];
  const name = (method ?? 'all').toLowerCase();
  const register = (http as Partial<Record<string, typeof http.all>>)[name];
  if (!register || !path) {
    const methods = Object.keys(http).map((each) => each.toUpperCase());
    throw new TypeError(
      `script: the pattern is ${JSON.stringify(pattern)}; allowed is a path, or a method and a path, the method one of ${methods.join(', ')}`,
    );
  }
  return { register, path };
}

function respond(answer: Answer): Response {
  const { headers, bytes } = payloadOf(answer);
  const bodiless = [204, 205, 304].includes(answer.status);
  return new HttpResponse(bodiless ? null : bytes, {
    status: answer.status,
    headers: headers as [string, string][],
  });
}

/**
 * MSW's own responses are no replies, and it has no sockets; a `Response` has no other status
 * (https://fetch.spec.whatwg.org/#initialize-a-response).
 */
function checkReply(reply: Reply | undefined): void {
  if (reply?.type === 'drop' || reply?.type === 'hang') return;
  if (reply?.type !== 'answer') {
    throw new TypeError(
      `script: allowed is a reply such as ok(), one of a socket needs scriptedServer(); got ${Object.prototype.toString.call(reply)}`,
    );
  }
  if (reply.status >= 200 && reply.status <= 599) return;
  throw new TypeError(`script: the status is ${reply.status}; allowed are 200 to 599`);
}
