import type { Category } from '../classify/category.ts';
import { errorInfoOf } from './mark.ts';
import type {
  BadRequestError,
  AuthenticationError,
  PermissionDeniedError,
  BillingError,
  NotFoundError,
  ConflictError,
  PayloadTooLargeError,
  ValidationError,
  RateLimitError,
  TimeoutError,
  OverloadedError,
  ServerError,
  ConnectionError,
  UnknownError,
} from './kinds.ts';
import type { RedialError } from './redial-error.ts';

// The same questions as `instanceof` with the classes of kinds.ts, as functions.

const hasCategory = (error: unknown, category: Category): boolean =>
  errorInfoOf(error)?.category === category;

/** Whether Redial has explained this error. */
export const isRedialError = (error: unknown): error is RedialError =>
  errorInfoOf(error) !== undefined;

/** Whether it is a {@link BadRequestError}. */
export const isBadRequestError = (error: unknown): error is BadRequestError =>
  hasCategory(error, 'bad_request');
/** Whether it is an {@link AuthenticationError}. */
export const isAuthenticationError = (error: unknown): error is AuthenticationError =>
  hasCategory(error, 'authentication');
/** Whether it is a {@link PermissionDeniedError}. */
export const isPermissionDeniedError = (error: unknown): error is PermissionDeniedError =>
  hasCategory(error, 'permission');
/** Whether it is a {@link BillingError}. */
export const isBillingError = (error: unknown): error is BillingError =>
  hasCategory(error, 'billing');
/** Whether it is a {@link NotFoundError}. */
export const isNotFoundError = (error: unknown): error is NotFoundError =>
  hasCategory(error, 'not_found');
/** Whether it is a {@link ConflictError}. */
export const isConflictError = (error: unknown): error is ConflictError =>
  hasCategory(error, 'conflict');
/** Whether it is a {@link PayloadTooLargeError}. */
export const isPayloadTooLargeError = (error: unknown): error is PayloadTooLargeError =>
  hasCategory(error, 'payload_too_large');
/** Whether it is a {@link ValidationError}. */
export const isValidationError = (error: unknown): error is ValidationError =>
  hasCategory(error, 'validation');
/** Whether it is a {@link RateLimitError}. */
export const isRateLimitError = (error: unknown): error is RateLimitError =>
  hasCategory(error, 'rate_limit');
/** Whether it is a {@link TimeoutError}. */
export const isTimeoutError = (error: unknown): error is TimeoutError =>
  hasCategory(error, 'timeout');
/** Whether it is an {@link OverloadedError}. */
export const isOverloadedError = (error: unknown): error is OverloadedError =>
  hasCategory(error, 'overloaded');
/** Whether it is a {@link ServerError}. */
export const isServerError = (error: unknown): error is ServerError =>
  hasCategory(error, 'server_error');
/** Whether it is a {@link ConnectionError}. */
export const isConnectionError = (error: unknown): error is ConnectionError =>
  hasCategory(error, 'network');
/** Whether it is an {@link UnknownError}. */
export const isUnknownError = (error: unknown): error is UnknownError =>
  hasCategory(error, 'unknown');
