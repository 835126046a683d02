import type { Failure } from '@redial/core';
import type { AxiosLikeError, Answer } from './answer.ts';
import type { Config } from './config.ts';
import { connectionOf } from './node-connection.ts';
import { bodyOf } from './response-body.ts';
import { headersOf, isCompressed } from './response-headers.ts';
import type { ReadLimit } from './streamed-body.ts';

/** What an axios error says, in neutral words. */
export function failureOfAxiosError(
  error: unknown,
  config: Config,
  limit: ReadLimit,
): Failure | Promise<Failure> {
  try {
    return read(error, config, limit);
  } catch {
    return { error }; // an exotic object whose getters throw
  }
}

function read(error: unknown, config: Config, limit: ReadLimit): Failure | Promise<Failure> {
  const { response, request, code, message, cause } = (error ?? {}) as AxiosLikeError;
  // A 2xx whose body broke off comes as an error: with its response in axios 1.21, without in 1.8.
  if (response && !(response.status < 400 && isAccepted(config, response.status))) {
    return failureOfAnswer(response, limit, error);
  }
  const ownTimeout =
    (code === 'ECONNABORTED' || code === 'ETIMEDOUT') &&
    !cause &&
    (message === config.timeoutErrorMessage || /timeout/i.test(message));
  if (ownTimeout) return { error, timedOut: true };
  if (code !== 'ECONNRESET' && message !== 'stream has been aborted') return { error };
  const { isAnswered, isClosedByUs } = connectionOf(request);
  const truncated = response !== undefined || isAnswered;
  return { error, truncated, timedOut: truncated && isClosedByUs && Number(config.timeout) > 0 };
}

/** What an error response says; its body is read ahead, and left to the caller. */
export async function failureOfAnswer(
  response: Answer,
  limit: ReadLimit,
  error?: unknown,
): Promise<Failure> {
  const found = await bodyOf(response, limit).catch(() => undefined); // the status decides then
  const body = isCompressed(response) ? undefined : found; // with `decompress: false`: no text
  const { status } = response;
  return { status, headers: headersOf(response), body, ...(error === undefined ? {} : { error }) };
}

function isAccepted({ validateStatus }: Config, status: number): boolean {
  return !validateStatus || validateStatus(status);
}
