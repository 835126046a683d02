import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined where the body is none. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** An answer, or a connection that is closed without one after the request was read. */
export type Reply = Answer | 'drop';

export interface LoopbackServer {
  readonly baseURL: string;
  /** How many requests have arrived. */
  readonly received: number;
  /** These replies come first, one a request, instead of what the server would say by itself. */
  next(...replies: Reply[]): void;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Starts a JSON server on a free port of 127.0.0.1 that thinks `latencyMs` about every answer. */
export async function listen(
  answer: (received: Received) => Answer,
  latencyMs: number,
): Promise<LoopbackServer> {
  const queue: Reply[] = [];
  let received = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received += 1;
    const incoming = await read(request);
    const reply = queue.shift() ?? answer(incoming);
    await pause(latencyMs, undefined, { ref: false });
    if (reply === 'drop') {
      request.socket.destroy();
    } else {
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(JSON.stringify(reply.body));
    }
  };
  const server = createServer((request, response) => {
    // Who goes away in the middle gets no answer.
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get received() {
      return received;
    },
    next: (...replies) => void queue.push(...replies),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Received> {
  const { method = '', url = '', headers } = request;
  return { method, path: url.replace(/\?.*$/, ''), headers, body: parsed(await text(request)) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
