import type { ServerResponse } from 'node:http';
import { bytesOf, payloadOf } from '../reply/payload.ts';
import type { Answer } from '../reply/reply.ts';
import type { SocketReply } from './socket-reply.ts';

/** Does to the connection of `response` what `reply` says. */
export function sendReply(response: ServerResponse, reply: SocketReply): void {
  const { socket } = response;
  if (!socket || socket.destroyed) return;
  switch (reply.type) {
    case 'answer':
      response.end(writeHead(response, reply));
      break;
    case 'drop':
      socket.resetAndDestroy();
      break;
    case 'drop-after-request':
      socket.destroy();
      break;
    case 'hang':
      break;
    case 'partial':
      sendPart(response, writeHead(response, reply.answer).subarray(0, reply.bytes));
      // The empty write comes back when all that was written before it has left.
      if (reply.ending === 'close') socket.write('', () => socket.destroy());
      break;
    case 'endless':
      repeat(response, writeHead(response, reply.answer, 'endless'));
      break;
    case 'raw':
      socket.end(bytesOf(reply.bytes));
      break;
    default:
      throw new TypeError(`scriptedServer: ${JSON.stringify(reply satisfies never)} is no reply`);
  }
}

/** Writes the head with the framing of a whole answer, and gives back the body. */
function writeHead(response: ServerResponse, answer: Answer, framing?: 'endless'): Uint8Array {
  const { headers, bytes = new Uint8Array() } = payloadOf(answer);
  for (const [name, value] of headers) response.appendHeader(name, value);
  const framed = response.hasHeader('content-length') || response.hasHeader('transfer-encoding');
  const bodiless = answer.status === 204 || answer.status === 304;
  if (!framed && !bodiless && !framing) response.setHeader('content-length', bytes.length);
  response.writeHead(answer.status);
  return bytes;
}

function sendPart(response: ServerResponse, part: Uint8Array): void {
  response.flushHeaders();
  if (part.length > 0) response.write(part);
}

/** Writes `chunk` whenever the client has read what was written before. */
function repeat(response: ServerResponse, chunk: Uint8Array): void {
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
}
