import {
  failureOfAttempt,
  isReplayable,
  reasonOf,
  sendAttempt,
  withOwnBody,
  type Admission,
  type Session,
  type SessionRequest,
  type Settings,
} from '@redial/core/adapter';
import { isHTTPError, KyError, TimeoutError } from 'ky';
import type { AfterResponseHook, BeforeErrorHook, BeforeRequestHook } from 'ky';
import type { Options, RetryOptions } from 'ky';
import { CallSignal } from './call-signal.ts';
import { FinalError } from './final-error.ts';
import {
  failureOf,
  failureOfBrought,
  isAbout,
  isTaken,
  isTimeout,
  markedIn,
  reasonFor,
  throwsFor,
} from './ky-error.ts';
import { limitOf, type NativeRetry, type Retry } from './native-retry.ts';
import { openCall } from './open-call.ts';
import type { PendingAttempt } from './pending.ts';
import { Unthrown } from './unthrown.ts';

/** One call of ky: what its fetch and its hooks know of each other. */
export class KyCall {
  /** ky's own copy for this call; later `init` hooks may change it. */
  readonly #options: Options;
  readonly #native: NativeRetry;
  /** The user's own; undefined: the global one at the time of sending. */
  readonly #send: Options['fetch'];
  readonly #facts: SessionRequest;
  readonly #session: Session;
  #request: Request | undefined;
  readonly #signal: CallSignal;
  #pending: PendingAttempt | undefined;
  readonly #final: FinalError = new FinalError();
  readonly #unthrown: Unthrown;
  /** An answer was taken for a success, and hooks of the user's have yet to see it. */
  #isAnswered = false;

  constructor(options: Options, settings: Settings, retry: Retry, native: NativeRetry) {
    this.#options = options;
    this.#native = native;
    this.#send = options.fetch;
    this.#signal = new CallSignal(options.hooks);
    this.#facts = { replayable: isReplayable(options.body) };
    this.#session = openCall(settings, this.#facts, options, native);
    this.#unthrown = new Unthrown(this.#session, retry);
  }

  get isReplayable(): boolean {
    return this.#facts.replayable === true;
  }

  get maxRetries(): number {
    return Math.min(this.#session.settings.policy.maxAttempts - 1, Number.MAX_SAFE_INTEGER);
  }

  /** Where a lane is asked: in an attempt, ky's `timeout` would run on. */
  readonly beforeRequest: BeforeRequestHook = ({ request, options }) => {
    this.#adopt(request, options);
    return this.#session.enter()?.then((turn) => this.#entered(turn, request));
  };

  /** A hook of the user's has ended the call. */
  leave(): void {
    this.#session.end('not-retryable');
  }

  #entered(turn: Admission, request: Request): undefined {
    if (turn === 'aborted') throw reasonOf(this.#session.signal);
    if (turn !== 'stop') return undefined;
    const { category, message } = this.#session.diagnosis ?? {};
    const thrown = category === 'timeout' ? new TimeoutError(request) : new KyError(message);
    this.#final.settle(thrown);
    throw thrown;
  }

  /** One attempt. ky gives a request that is ready to be sent, and keeps a copy for the next. */
  readonly fetch: NonNullable<Options['fetch']> = async (input, init) => {
    const request = input as Request;
    this.#native.hasWaited = this.#isAnswered = false;
    this.#supersede();
    this.#adopt(request);
    const pending: PendingAttempt = (this.#pending = {});
    const { timeout = 10_000, onDownloadProgress } = this.#options;
    try {
      const response = await sendAttempt(
        this.#session,
        async (attempt, changes) => {
          pending.attempt = attempt;
          const send = this.#send ?? globalThis.fetch;
          const signal = changes.signal ?? this.#signal.of(request);
          const answer = await send(changes.headers ? new Request(request, changes) : request, {
            ...init,
            signal,
          });
          // ky cancels a clone for each of these hooks, one of which is ours.
          return this.#options.hooks?.afterResponse?.length ? withOwnBody(answer) : answer;
        },
        timeout || undefined,
        onDownloadProgress ? false : undefined, // whoever watches a body arrive wants it as it arrives
      );
      pending.brought = response;
      if (this.#pending === pending) this.#received(response);
      return response;
    } catch (error) {
      pending.brought = error;
      // ky asks nobody about a reason that is no Error, where it may not send again.
      if (this.#options.signal?.aborted) this.#session.aborted();
      const answer = pending.attempt && this.#unthrown.insteadOf(error, pending.attempt);
      if (answer) {
        this.#pending = undefined;
        return answer;
      }
      // A deadline of Redial's ends it the way a timeout of ky's does.
      throw pending.attempt?.expired ? new TimeoutError(request) : error;
    }
  };

  /** ky asks whether to send again: the session decides, and waits. */
  readonly shouldRetry: NonNullable<RetryOptions['shouldRetry']> = async (state) => {
    const { error } = state;
    await this.#native.ask(state, this.#facts.method ?? 'GET');
    const pending = this.#close(error);
    const failure = await failureOf(error, pending.brought);
    const { length } = this.#session.attempts;
    const outcome = await this.#session.failed(failure, markedIn(error));
    this.#native.hasWaited = outcome === 'retry';
    if (outcome === 'retry') return true;
    if (outcome === 'stop') {
      this.#final.settle(error, pending);
      // What is no Error goes past `beforeError`.
      if (error.name === 'NonError') throw this.#session.explain(pending.brought);
    } else if (this.#session.attempts.length > length || isHTTPError(error)) {
      // In the wait, or while the answer was read; what ends an attempt else is ky's to report.
      throw reasonOf(this.#session.signal);
    }
    return false;
  };

  /** Where the caller wants no exception ky asks nobody; but every response comes by here. */
  readonly afterResponse: AfterResponseHook = async ({ response, retryCount }) => {
    if (isTaken(response, this.#options)) this.#passed();
    const brought = this.#pending?.brought as Response | undefined;
    if (!brought) return undefined;
    const isOwn = brought.status === response.status;
    if ((isOwn || !response.ok) && throwsFor(this.#options, response.status)) return undefined;
    this.#pending = undefined;
    const failure = isOwn ? await failureOfAttempt(brought) : undefined;
    if (failure) return this.#unthrown.decide(brought, failure, this.#mayRetry(retryCount));
    this.#session.succeeded(); // a hook of the user's has put another response in its place
    return undefined;
  };

  /** The same error, explained; one that a hook of the user's has thrown is none of ours. */
  readonly beforeError: BeforeErrorHook = async ({ error, request, retryCount }) => {
    const isMade = this.#isAnswered && isHTTPError(error); // by a hook's answer in place of a success
    if ((this.#pending || isMade) && isAbout(error, request, this.#request)) {
      const reason = await this.#giveUp(error, retryCount);
      if (reason) return reason;
    } else if (this.#pending) {
      this.#close(error);
      this.leave();
    } else if (this.#final.hasFailedBefore && isTimeout(error)) {
      // ky's `totalTimeout`, in mid-wait or beside a deadline of ours.
      this.#session.end('deadline');
      this.#final.replace(error);
    } else if (this.#native.hasWaited && this.#session.signal?.aborted) this.#session.aborted();
    else this.#passed(); // a hook of the user's has made an error of its own of a success
    const explained = this.#final.explainedFor(error);
    return explained === undefined ? error : (this.#session.explain(explained) as Error);
  };

  #adopt(request: Request, options?: RequestInit): void {
    if (request === this.#request && this.#facts.signal) return; // known from before its turn
    const { method, url, headers } = request;
    Object.assign(this.#facts, { method, url, headers, signal: this.#signal.of(request, options) });
    this.#request = request;
  }

  #received(response: Response): void {
    if (failureOfAttempt(response) === undefined && isTaken(response, this.#options)) {
      this.#pending = undefined;
      this.#final.succeeded();
      this.#isAnswered = this.#options.hooks?.afterResponse?.includes(this.afterResponse) ?? false;
      return this.#session.succeeded(response, !this.#isAnswered);
    }
    this.#session.mark(response);
    // A 2xx that says that it failed: ky makes its own HTTPError of what is not `ok`.
    if (response.ok && throwsFor(this.#options, response.status))
      Object.defineProperty(response, 'ok', { value: false });
  }

  /** ky ends the call without having asked, at a limit of its own. Gives back an abort's reason. */
  async #giveUp(error: Error, retryCount: number): Promise<Error | undefined> {
    const pending = this.#close(error);
    const { signal } = this.#session;
    if (signal?.aborted) {
      this.#session.aborted();
      return reasonFor(error, signal);
    }
    // Else a deadline of ours ends it first: here the two go by different clocks, as in tests.
    const isDeadline = isTimeout(error) && this.#options.totalTimeout && this.#mayRetry(retryCount);
    const failure = await failureOf(error, pending.brought);
    this.#session.overruled(failure, isDeadline ? 'deadline' : 'disabled', markedIn(error));
    this.#final.settle(error, pending);
    return undefined;
  }

  /** Sent again without having asked: by `ky.retry()` in a hook of the user's. */
  #supersede(): void {
    if (this.#pending) this.#session.overruled(failureOfBrought(this.#pending.brought));
    this.#pending = undefined;
  }

  #close(error: Error): PendingAttempt {
    const pending = this.#pending ?? {};
    this.#pending = undefined;
    this.#isAnswered = false;
    this.#final.failed(error);
    // ky ends an attempt that takes too long by the signal by which the caller aborts it.
    if (isTimeout(error)) {
      this.#signal.timedOut();
      this.#facts.signal = this.#options.signal ?? undefined;
    }
    return pending;
  }

  /** No hook can make a failure any more of the answer that was taken for a success, if there was one. */
  #passed(): void {
    if (this.#isAnswered) this.#session.succeeded();
    this.#isAnswered = false;
  }

  /** False where ky would not ask: a later `init` hook has set other retry options, or no attempt is left. */
  #mayRetry(retryCount: number): boolean {
    const { retry } = this.#options;
    const isAsked = typeof retry === 'object' && retry.shouldRetry === this.shouldRetry;
    return isAsked && retryCount < limitOf(this.#options);
  }
}
