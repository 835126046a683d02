import type { Failure } from '@redial/core';
import type { AxiosLikeError, Config, Response } from './config.ts';
import { bodyOf } from './response-body.ts';
import { headersOf } from './response-headers.ts';
import type { ReadLimit } from './streamed-body.ts';

/** What an axios error says, in neutral words. */
export function failureOfError(
  error: unknown,
  config: Config,
  limit: ReadLimit,
): Failure | Promise<Failure> {
  const { response, code, message, cause } = (error ?? {}) as AxiosLikeError;
  if (response) {
    // axios 1.21 gives a 200 whose body broke off an error with `response.status` 200 and no data.
    if (response.status < 400 && isAccepted(config, response.status)) {
      return { error, truncated: true };
    }
    return failureOfResponse(response, limit, error);
  }
  const ownTimeout =
    (code === 'ECONNABORTED' || code === 'ETIMEDOUT') &&
    !cause &&
    (message === config.timeoutErrorMessage || /timeout/i.test(message));
  if (ownTimeout) return { error, timedOut: true };
  // Of the fetch adapter: undici's words for a body that broke off after its head.
  return { error, truncated: message === 'terminated' };
}

/** What an error response says; its body is read ahead, and left to the caller. */
export async function failureOfResponse(
  response: Response,
  limit: ReadLimit,
  error?: unknown,
): Promise<Failure> {
  const body = await bodyOf(response, limit).catch(() => undefined); // the status decides then
  const { status } = response;
  return { status, headers: headersOf(response), body, ...(error === undefined ? {} : { error }) };
}

function isAccepted({ validateStatus }: Config, status: number): boolean {
  return !validateStatus || validateStatus(status);
}
