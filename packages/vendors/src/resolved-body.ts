import { isObject } from './pick.ts';

/** Whether it is what a client wraps a body in: axios's response, or a Response. */
export const isWholeResponse = (value: unknown): boolean =>
  isObject(value) && typeof value['status'] === 'number' && isObject(value['headers']);

/** What to throw when a caller's function resolves to something else than the parsed body. */
export function notTheBody(callback: string, answer: unknown): TypeError {
  const names = isObject(answer) ? Object.keys(answer).slice(0, 6) : [];
  const got =
    names.length > 0
      ? `an object with ${names.join(', ')}`
      : Object.prototype.toString.call(answer);
  const advice =
    names.includes('data') || isWholeResponse(answer)
      ? ': resolve to what it holds (with axios response.data, with fetch await response.json())'
      : '';
  return new TypeError(
    `redial: ${callback} must resolve to the parsed body of the answer; got ${got}${advice}`,
  );
}
