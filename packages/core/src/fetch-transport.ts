import type { Attempt } from './attempt.ts';
import { discard } from './body/peek.ts';
import { isSmallJson, wholeJson } from './body/whole-json.ts';
import type { Transport } from './drive.ts';
import { failureOfError, failureOfResponse, softFailureOf } from './fetch-failure.ts';
import type { Failure } from './failure.ts';
import type { Session } from './session.ts';

/** A transport for code that may resolve to a `Response`, or throw an error of any client's. */
export function fetchTransport<T>(
  session: Session,
  send: (attempt: Attempt) => Promise<T>,
): Transport<T> {
  const read = new WeakMap<Response, Failure>();
  return {
    send,
    failureIn(value, attempt) {
      if (!(value instanceof Response)) return undefined;
      if (value.status >= 400) {
        return failureOfResponse(value, attempt).then((failure) => {
          read.set(value, failure);
          return failure;
        });
      }
      return isSmallJson(value)
        ? wholeJson(value).then((json) => softFailureOf(value, json, session.profile))
        : undefined;
    },
    failureOf: failureOfError,
    markable: (value) => (value instanceof Response ? value : undefined),
    discard(result) {
      if (result instanceof Response) discard(result);
    },
    giveBack: (value) =>
      value instanceof Response && value.bodyUsed
        ? (readAgain(value, read.get(value)?.body) as T)
        : value,
  };
}

/** A response whose body was given up for another attempt, with as much of it as was read. */
function readAgain(response: Response, body: unknown): Response {
  const { status, statusText, headers, url, redirected, type } = response;
  const again = new Response(typeof body === 'string' ? body : null, {
    status,
    statusText,
    headers,
  });
  for (const [name, value] of Object.entries({ url, redirected, type })) {
    Object.defineProperty(again, name, { value });
  }
  return again;
}
