import type { Failure } from '@redial/core';
import { rebuilt, reasonOf, type Attempt, type Session } from '@redial/core/adapter';
import type { Retry } from './native-retry.ts';

/** The failed answers of a caller who wants no exception for them: ky asks nobody whether to go on. */
export class Unthrown {
  readonly #session: Session;
  readonly #retry: Retry;
  /** The last one that was not good enough: what it said, and how many attempts there were by then. */
  #last: { answer: Response; body: unknown; attempts: number } | undefined;

  constructor(session: Session, retry: Retry) {
    this.#session = session;
    this.#retry = retry;
  }

  /**
   * Gives back what has ky send again; undefined: the answer is the caller's.
   *
   * @param mayRetry false: ky would not send it again
   */
  async decide(
    answer: Response,
    failure: Failure,
    mayRetry: boolean,
  ): Promise<ReturnType<Retry> | undefined> {
    if (!mayRetry) {
      this.#session.overruled(failure, 'disabled', answer);
      return undefined;
    }
    const outcome = await this.#session.failed(failure, answer);
    if (outcome === 'aborted') throw reasonOf(this.#session.signal);
    if (outcome === 'stop') return undefined;
    this.#last = { answer, body: failure.body, attempts: this.#session.attempts.length };
    const code = this.#session.diagnosis?.category ?? 'unknown';
    return this.#retry({ delay: 0, code });
  }

  /**
   * The answer before it, in the place of the error of an attempt that the deadline has cut short.
   * Undefined: there is none, or it was no answer.
   */
  insteadOf(error: unknown, { attempt, isCut }: Attempt): Response | undefined {
    if (!isCut || attempt - 1 !== this.#last?.attempts) return undefined;
    const { answer, body } = this.#last;
    this.#session.overruled({ error, timedOut: true }, 'deadline');
    // ky has given its body up.
    const again = rebuilt(answer, typeof body === 'string' ? body : null);
    this.#session.mark(again);
    return again;
  }
}
