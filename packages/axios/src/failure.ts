import type { Failure, HeadersLike } from '@redial/core';
import type { AxiosLikeError, Config, Response } from './config.ts';
import { bodyOf } from './response-body.ts';

/** What an axios error says, in neutral words. */
export function failureOfError(error: unknown, config: Config): Failure | Promise<Failure> {
  const { response, code, message, cause } = (error ?? {}) as AxiosLikeError;
  if (response) {
    // axios 1.21 gives a 200 whose body broke off an error with `response.status` 200 and no data.
    if (response.status < 400 && isAccepted(config, response.status)) {
      return { error, truncated: true };
    }
    return failureOfResponse(response, error);
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
export async function failureOfResponse(response: Response, error?: unknown): Promise<Failure> {
  const body = await bodyOf(response).catch(() => undefined); // the status decides then
  const { status } = response;
  return { status, headers: headersOf(response), body, ...(error === undefined ? {} : { error }) };
}

/** Of a header that came twice, such as `Retry-After`, Node keeps the first only; here are both. */
function headersOf({ request, headers }: Response): HeadersLike {
  const { res } = (request ?? {}) as { res?: { headersDistinct?: Record<string, string[]> } };
  return res?.headersDistinct ?? headers;
}

function isAccepted({ validateStatus }: Config, status: number): boolean {
  return !validateStatus || validateStatus(status);
}
