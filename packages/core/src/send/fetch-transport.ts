import type { Attempt } from '../session/attempt.ts';
import { discard, handOver } from '../body/peek.ts';
import { rebuilt } from '../body/rebuilt.ts';
import { isResponse } from '../body/is-response.ts';
import { isSmallJson, wholeJson, type WholeJson } from '../body/whole-json.ts';
import type { Transport } from './transport.ts';
import { readProperty } from '../errors/property.ts';
import { errorBodyMs, failureOfError, failureOfResponse, softFailureOf } from './fetch-failure.ts';
import type { Failure } from '../failure.ts';
import type { Session } from '../session/session.ts';

/** What failed responses said, for the case that the caller gets one whose body was given up. */
const said = new WeakMap<Response, Failure>();
const discarded = new WeakSet<Response>();

/** A transport for code that may resolve to a `Response`, or throw an error of any client's. */
export class FetchTransport<T> implements Transport<T> {
  readonly send: (attempt: Attempt) => Promise<T>;
  readonly obeysSignal: boolean;
  /** What to throw in place of a response that failed. Default: it is given back. */
  errorFor: ((response: T) => unknown) | undefined;
  readonly #session: Session;
  readonly #isOurs: boolean;
  /** Of the attempt under way, where its answer is JSON. */
  #json: WholeJson | undefined;

  /**
   * @param obeysSignal the code is known to end with the attempt's signal
   * @param isOurs nobody else gets what the code resolves to
   */
  constructor(
    session: Session,
    send: (attempt: Attempt) => Promise<T>,
    obeysSignal = false,
    isOurs = false,
  ) {
    this.#session = session;
    this.send = send;
    this.obeysSignal = obeysSignal;
    this.#isOurs = isOurs;
  }

  failureIn(value: T, attempt: Attempt): Failure | undefined | Promise<Failure | undefined> {
    this.#json = undefined;
    if (!isResponse(value)) return undefined;
    if (value.status >= 400) {
      const limitMs = attempt.hasTimer ? Infinity : errorBodyMs;
      return failureOfResponse(value, limitMs, attempt.signal).then((failure) => {
        // A mock gives the same object again and again, whose body can be read but once.
        if (failure.body !== undefined || !said.has(value)) said.set(value, failure);
        return failure;
      });
    }
    if (!isSmallJson(value) || !this.#session.readsAhead) return undefined;
    // Code that ignores the signal brings a body that does not end with it.
    const signal = this.obeysSignal || !attempt.isBounded ? undefined : attempt.signal;
    return wholeJson(value, signal, this.#isOurs).then((json) => {
      this.#json = json;
      const soft = softFailureOf(value, json, this.#session.profile);
      if (soft) said.set(value, soft);
      return soft;
    });
  }

  failureOf(error: unknown, attempt: Attempt): Failure {
    return failureOfError(error, attempt);
  }

  markable(value: T): object | undefined {
    return isResponse(value) ? value : undefined;
  }

  /** Also what an error holds: some code throws what did not please it. */
  discard(result: unknown): void {
    // What is aborted is gone; to cancel it as well would be an unhandled rejection in undici 6.
    if (this.#session.signal?.aborted) return;
    for (const answer of [result, readProperty(result, 'response')]) {
      if (!isResponse(answer)) continue;
      discarded.add(answer);
      discard(answer);
    }
  }

  giveBack(value: T): T {
    const response = this.#readable(value);
    if (this.errorFor) throw this.errorFor(response);
    return response;
  }

  deliver(value: T): T {
    return this.#json ? (this.#json.handOver() as T) : value;
  }

  /** With as much of a body as was read, where it was given up for another attempt. */
  #readable(value: T): T {
    if (!isResponse(value)) return value;
    if (!discarded.has(value)) return (this.#json?.handOver() ?? handOver(value)) as T;
    const body = said.get(value)?.body;
    return rebuilt(value, typeof body === 'string' ? body : null) as T;
  }
}
