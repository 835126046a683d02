import { RedialError } from '@redial/core';

/** What is thrown for a response that failed, where fetch itself has no error. */
export function httpError(response: Response): Error {
  const error = new RedialError(`Request failed with status ${response.status}`);
  Object.defineProperty(error, 'name', { value: 'RedialError' });
  // Reachable, but out of any print, like the response on every client's error.
  Object.defineProperty(error, 'response', { value: response });
  return error;
}
