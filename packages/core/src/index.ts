export { createRedial, type AnswerLike, type Redial } from './redial.ts';
export type { CallOptions, RedialOptions } from './options/options.ts';
export type { AttemptContext } from './attempt-context.ts';
export type { RequestFacts } from './session/request-facts.ts';
export type { Category } from './classify/category.ts';
export type { Facts } from './classify/facts.ts';
export type { Delivery, Detail, Diagnosis } from './diagnosis.ts';
export type { PolicyOptions, Progress, RetryPolicy } from './decide/policy.ts';
export type { StopReason } from './decide/verdict.ts';
export type { EventRequest, RedialEvent } from './options/events.ts';
export type { Failure, HeadersLike } from './failure.ts';
export { defineProfile } from './define-profile.ts';
export type {
  LimitGroup,
  Path,
  ProfileRule,
  ReasonOf,
  RuleCondition,
  VendorProfile,
  WaitHintSource,
  WaitUnit,
} from './profile.ts';
export { memoryLanes, type Lane, type LaneStore } from './lane/store.ts';
export type { LaneOptions } from './lane/setup.ts';
export type { LaneView } from './lane/view.ts';
export { systemClock, type Clock } from './wait/clock.ts';
export { systemRandom, type Random } from './wait/random.ts';
export type { AttemptRecord, RedialErrorInfo, RedialInfo } from './errors/info.ts';
export { redialOf } from './errors/mark.ts';
export { RedialError } from './errors/redial-error.ts';
export {
  AuthenticationError,
  BadRequestError,
  BillingError,
  ConflictError,
  ConnectionError,
  NotFoundError,
  OverloadedError,
  PayloadTooLargeError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnknownError,
  ValidationError,
} from './errors/kinds.ts';
export {
  isAuthenticationError,
  isBadRequestError,
  isBillingError,
  isConflictError,
  isConnectionError,
  isNotFoundError,
  isOverloadedError,
  isPayloadTooLargeError,
  isPermissionDeniedError,
  isRateLimitError,
  isRedialError,
  isServerError,
  isTimeoutError,
  isUnknownError,
  isValidationError,
} from './errors/guards.ts';
