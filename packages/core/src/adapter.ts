// What the author of an adapter or of a vendor profile needs beside the public API.
export {
  aBoolean,
  aClock,
  aFunction,
  aSignal,
  check,
  milliseconds,
  type Check,
  type Checks,
} from './options/check.ts';
export { settingsFrom } from './redial.ts';
export type { Settings } from './options/options.ts';
export { Session } from './session/session.ts';
export type { Admission, Outcome } from './session/outcome.ts';
export type { SessionRequest } from './session/request-facts.ts';
export { Attempt } from './session/attempt.ts';
export { drive } from './send/drive.ts';
export { reasonOf } from './wait/reason-of.ts';
export type { Transport } from './send/transport.ts';
export { untilEnded } from './send/until-ended.ts';
export { FetchTransport } from './send/fetch-transport.ts';
export { failureOfAttempt, sendAttempt, type AttemptInit } from './send/fetch-attempt.ts';
export { discard } from './body/peek.ts';
export { rebuilt, withOwnBody } from './body/rebuilt.ts';
export { decode, readAhead, type ReadAhead, type Step } from './body/read-ahead.ts';
export { isReplayable } from './body/replayable.ts';
export { isRequest } from './body/is-request.ts';
export { headerPairs } from './header-pairs.ts';
export { keysOn } from './session/idempotency-key.ts';
export { isJsonType, isSmallJson } from './body/whole-json.ts';
export { errorBodyBytes, errorBodyMs, failureOfError } from './send/fetch-failure.ts';
export { failureOfThrown } from './session/thrown.ts';
export { explain, type Explanation } from './errors/explain.ts';
export { stopNow } from './errors/stop.ts';
export { noMask, type Mask } from './errors/redact.ts';
export { base64 } from './errors/secrets.ts';
export { newRedialError, vendorTrait, type Trait } from './errors/redial-error.ts';
export { isSoftFailure } from './classify/classify.ts';

export type { HeaderLookup } from './lane/fields.ts';
export { FieldReader } from './lane/field-reader.ts';
export type { Grant } from './lane/grant.ts';
export type { LaneOutcome } from './lane/lane.ts';
export { laneStop, type LaneStop, type Turn } from './lane/queue.ts';
export type { Refusal } from './lane/pause.ts';
export { goAlone, goTogether, isInOutage } from './lane/fleet.ts';
export { Gate } from './lane/gate.ts';
export { leaveAtMs, type LaneTicket, type Patience } from './lane/ticket.ts';
export { Announcer, type LaneChange, type LaneView } from './lane/view.ts';
export type { Lane, LaneStore } from './lane/store.ts';
export type { LaneOptions, LanePolicy, LaneSetup } from './lane/setup.ts';
