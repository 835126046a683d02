import type { Attempt } from './attempt.ts';
import { discard } from './body/peek.ts';
import { isResponse } from './body/is-response.ts';
import { isSmallJson, wholeJson } from './body/whole-json.ts';
import type { Transport } from './drive.ts';
import { readProperty } from './errors/info.ts';
import { errorBodyMs, failureOfError, failureOfResponse, softFailureOf } from './fetch-failure.ts';
import type { Failure } from './failure.ts';
import type { Session } from './session.ts';

/** What failed responses said, for the case that the caller gets one whose body was given up. */
const said = new WeakMap<Response, Failure>();
const discarded = new WeakSet<Response>();

/** A transport for code that may resolve to a `Response`, or throw an error of any client's. */
export class FetchTransport<T> implements Transport<T> {
  readonly send: (attempt: Attempt) => Promise<T>;
  readonly obeysSignal: boolean;
  readonly #session: Session;

  /** @param obeysSignal the code is known to end with the attempt's signal */
  constructor(session: Session, send: (attempt: Attempt) => Promise<T>, obeysSignal = false) {
    this.#session = session;
    this.send = send;
    this.obeysSignal = obeysSignal;
  }

  failureIn(value: T, attempt: Attempt): Failure | undefined | Promise<Failure | undefined> {
    if (!isResponse(value)) return undefined;
    if (value.status >= 400) {
      const limitMs = attempt.hasTimer ? Infinity : errorBodyMs;
      return failureOfResponse(value, limitMs, attempt.signal).then((failure) => {
        said.set(value, failure);
        return failure;
      });
    }
    if (!isSmallJson(value)) return undefined;
    // Code that was not told of the signal gets a body that does not end with it.
    const signal = this.obeysSignal || !attempt.isBounded ? undefined : attempt.signal;
    return wholeJson(value, signal).then((json) =>
      softFailureOf(value, json, this.#session.profile),
    );
  }

  failureOf(error: unknown, attempt: Attempt): Failure {
    return failureOfError(error, attempt);
  }

  markable(value: T): object | undefined {
    return isResponse(value) ? value : undefined;
  }

  /** Also what an error holds: some code throws what did not please it. */
  discard(result: unknown): void {
    for (const answer of [result, readProperty(result, 'response')]) {
      if (!isResponse(answer)) continue;
      discarded.add(answer);
      discard(answer);
    }
  }

  giveBack(value: T): T {
    return isResponse(value) && discarded.has(value)
      ? (readAgain(value, said.get(value)?.body) as T)
      : value;
  }
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
