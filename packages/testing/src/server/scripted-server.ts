import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import type { ReceivedRequest } from '../reply/received-request.ts';
import { status, type ReplyStep } from '../reply/reply.ts';
import { sequence } from '../reply/sequence.ts';
import { sendReply } from './send-reply.ts';
import type { SocketReply } from './socket-reply.ts';

/** An HTTP/1.1 server on 127.0.0.1. */
export interface ScriptedServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The requests so far, in the order in which their heads arrived. */
  readonly requests: readonly ReceivedRequest[];
  /** How many connections were accepted so far. */
  readonly connections: number;
  /** Replaces the replies and forgets what was received. Open connections stay. */
  script(...replies: ReplyStep<SocketReply>[]): void;
  /** Kills every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a server on a free port of 127.0.0.1 that answers request n with reply n; the last reply is
 * repeated. It adds no `date` header, so that dates are the script's alone.
 *
 * @throws TypeError when there is no reply.
 */
export async function scriptedServer(
  ...replies: ReplyStep<SocketReply>[]
): Promise<ScriptedServer> {
  let next = sequence('scriptedServer', replies);
  let requests: ReceivedRequest[] = [];
  let connections = 0;
  const sockets = new Set<Socket>();

  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    const step = next();
    const received = { ...headOf(request, url), bodyText: '' };
    requests.push(received);
    response.sendDate = false;
    if (typeof step !== 'function' && step.type === 'drop') return sendReply(response, step);
    // What goes wrong here is told to the client: else the process would end, or the request hang.
    const reply = (): void => {
      try {
        sendReply(response, typeof step === 'function' ? step(received) : step);
      } catch (error) {
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        sendReply(response, status(500, {}, `The reply could not be made: ${inspect(error)}`));
      }
    };

    request.setEncoding('utf8').on('data', (chunk: string) => {
      received.bodyText += chunk;
    });
    request.on('end', reply);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    // A client that goes away in mid-sentence is what this server is for.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    script: (...steps) => {
      next = sequence('scriptedServer', steps);
      requests = [];
      connections = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function headOf({ method = '', url = '', headers }: IncomingMessage, origin: string) {
  const joined = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    method,
    url: url.startsWith('/') ? origin + url : url,
    headers: Object.fromEntries(joined) as Record<string, string>,
  };
}
