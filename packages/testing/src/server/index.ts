export type { ReceivedRequest } from '../reply/received-request.ts';
export {
  drop,
  hang,
  ok,
  status,
  type Answer,
  type Reply,
  type ReplyBody,
  type ReplyHeaders,
  type ReplyStep,
} from '../reply/reply.ts';
export { sample, type Sample, type SampleSource } from '../reply/sample.ts';
export { closedPort } from './closed-port.ts';
export { scriptedServer, type ScriptedServer } from './scripted-server.ts';
export {
  dropAfterRequest,
  endless,
  raw,
  stall,
  truncate,
  type SocketReply,
} from './socket-reply.ts';
