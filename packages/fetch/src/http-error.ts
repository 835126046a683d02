import { newRedialError } from '@redial/core/adapter';

/** What is thrown for a response that failed, where fetch itself has no error. */
export function httpError(response: Response): Error {
  const error = newRedialError(`Request failed with status ${response.status}`);
  // Reachable, but out of any print, like the response on every client's error.
  return Object.defineProperty(error, 'response', { value: response });
}
