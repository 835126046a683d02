// What the author of an adapter or of a vendor profile needs beside the public API.
export { openSession, redialFrom } from './redial.ts';
export { Session, type Outcome } from './session.ts';
export type { SessionRequest } from './request-facts.ts';
export { Attempt } from './attempt.ts';
export { drive, type Transport } from './drive.ts';
export { fetchTransport } from './fetch-transport.ts';
export { failureOfAttempt, sendAttempt, type AttemptInit } from './fetch-attempt.ts';
export { discard, peek, type Peek } from './body/peek.ts';
export { decode, readAhead, type ReadAhead, type Step } from './body/read-ahead.ts';
export { isSmallJson, wholeJson } from './body/whole-json.ts';
export {
  errorBodyBytes,
  errorBodyMs,
  failureOfError,
  failureOfResponse,
  softFailureOf,
} from './fetch-failure.ts';
export { explain, type Explanation } from './errors/explain.ts';
export { maskOf, maskValue, secretsOf, type Mask } from './errors/redact.ts';
export { vendorTrait, type Trait } from './errors/redial-error.ts';
export { isSoftFailure } from './classify/classify.ts';
