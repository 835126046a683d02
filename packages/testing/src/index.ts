export {
  manualClock,
  type ManualClock,
  type ManualClockOptions,
  type SleepRecord,
} from './clock/manual-clock.ts';
export { fixedRandom } from './fixed-random.ts';
export { script, type ScriptHandler } from './msw/script.ts';
export { recordEvents, type EventRecorder } from './record-events.ts';
export type { ReceivedRequest } from './reply/received-request.ts';
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
} from './reply/reply.ts';
export { sample, type Sample, type SampleSource } from './reply/sample.ts';
