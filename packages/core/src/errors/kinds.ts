import type { Category } from '../classify/category.ts';
import { RedialError, type Trait } from './redial-error.ts';

const hasCategory =
  (category: Category): Trait =>
  (info) =>
    info.category === category;

/** The request is wrong as it stands. */
export class BadRequestError extends RedialError<'bad_request'> {
  static override readonly trait: Trait = hasCategory('bad_request');
}

/** The credential is missing, wrong or expired. */
export class AuthenticationError extends RedialError<'authentication'> {
  static override readonly trait: Trait = hasCategory('authentication');
}

/** The credential is good, but not for this. */
export class PermissionDeniedError extends RedialError<'permission'> {
  static override readonly trait: Trait = hasCategory('permission');
}

/** A balance or quota is spent; waiting will not help. */
export class BillingError extends RedialError<'billing'> {
  static override readonly trait: Trait = hasCategory('billing');
}

/** What was asked for does not exist. */
export class NotFoundError extends RedialError<'not_found'> {
  static override readonly trait: Trait = hasCategory('not_found');
}

/** The state of what was asked for does not allow it. */
export class ConflictError extends RedialError<'conflict'> {
  static override readonly trait: Trait = hasCategory('conflict');
}

/** The request is larger than the API takes. */
export class PayloadTooLargeError extends RedialError<'payload_too_large'> {
  static override readonly trait: Trait = hasCategory('payload_too_large');
}

/** The request is well formed, but its content is not accepted. */
export class ValidationError extends RedialError<'validation'> {
  static override readonly trait: Trait = hasCategory('validation');
}

/** Too many requests; `redial.retryAfterMs` says when to come back, if the server did. */
export class RateLimitError extends RedialError<'rate_limit'> {
  static override readonly trait: Trait = hasCategory('rate_limit');
}

/** No answer in time: the own timeout, or a server that answered 408 or 504. */
export class TimeoutError extends RedialError<'timeout'> {
  static override readonly trait: Trait = hasCategory('timeout');
}

/** The service cannot take the request at present. */
export class OverloadedError extends RedialError<'overloaded'> {
  static override readonly trait: Trait = hasCategory('overloaded');
}

/** The service failed. */
export class ServerError extends RedialError<'server_error'> {
  static override readonly trait: Trait = hasCategory('server_error');
}

/** The connection failed; `redial.delivery` says how far the request got. */
export class ConnectionError extends RedialError<'network'> {
  static override readonly trait: Trait = hasCategory('network');
}

/** A failure that no rule knows. */
export class UnknownError extends RedialError<'unknown'> {
  static override readonly trait: Trait = hasCategory('unknown');
}
