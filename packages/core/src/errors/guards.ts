import type { Category } from '../classify/category.ts';
import { errorInfoOf } from './info.ts';
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

export const isBadRequestError = (error: unknown): error is BadRequestError =>
  hasCategory(error, 'bad_request');
export const isAuthenticationError = (error: unknown): error is AuthenticationError =>
  hasCategory(error, 'authentication');
export const isPermissionDeniedError = (error: unknown): error is PermissionDeniedError =>
  hasCategory(error, 'permission');
export const isBillingError = (error: unknown): error is BillingError =>
  hasCategory(error, 'billing');
export const isNotFoundError = (error: unknown): error is NotFoundError =>
  hasCategory(error, 'not_found');
export const isConflictError = (error: unknown): error is ConflictError =>
  hasCategory(error, 'conflict');
export const isPayloadTooLargeError = (error: unknown): error is PayloadTooLargeError =>
  hasCategory(error, 'payload_too_large');
export const isValidationError = (error: unknown): error is ValidationError =>
  hasCategory(error, 'validation');
export const isRateLimitError = (error: unknown): error is RateLimitError =>
  hasCategory(error, 'rate_limit');
export const isTimeoutError = (error: unknown): error is TimeoutError =>
  hasCategory(error, 'timeout');
export const isOverloadedError = (error: unknown): error is OverloadedError =>
  hasCategory(error, 'overloaded');
export const isServerError = (error: unknown): error is ServerError =>
  hasCategory(error, 'server_error');
export const isConnectionError = (error: unknown): error is ConnectionError =>
  hasCategory(error, 'network');
export const isUnknownError = (error: unknown): error is UnknownError =>
  hasCategory(error, 'unknown');
