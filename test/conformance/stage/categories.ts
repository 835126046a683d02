import * as core from '@redial/core';

type Kind = readonly [
  errorClass: typeof core.RedialError,
  guard: (error: unknown) => error is core.RedialError,
];

/** The class and the guard of each category. */
export const kinds = {
  bad_request: [core.BadRequestError, core.isBadRequestError],
  authentication: [core.AuthenticationError, core.isAuthenticationError],
  permission: [core.PermissionDeniedError, core.isPermissionDeniedError],
  billing: [core.BillingError, core.isBillingError],
  not_found: [core.NotFoundError, core.isNotFoundError],
  conflict: [core.ConflictError, core.isConflictError],
  payload_too_large: [core.PayloadTooLargeError, core.isPayloadTooLargeError],
  validation: [core.ValidationError, core.isValidationError],
  rate_limit: [core.RateLimitError, core.isRateLimitError],
  timeout: [core.TimeoutError, core.isTimeoutError],
  overloaded: [core.OverloadedError, core.isOverloadedError],
  server_error: [core.ServerError, core.isServerError],
  network: [core.ConnectionError, core.isConnectionError],
  unknown: [core.UnknownError, core.isUnknownError],
} as unknown as Readonly<Record<core.Category, Kind>>;
