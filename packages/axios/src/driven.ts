import type { CallOptions } from '@redial/core';
import { errorBodyMs, Session, type Outcome, type Settings } from '@redial/core/adapter';
import { addressWithParams } from './address.ts';
import { callerSignal } from './cancellation.ts';
import type { AxiosLikeError } from './answer.ts';
import type { Config } from './config.ts';
import { failureOfAxiosError } from './failure.ts';
import { AxiosRequest } from './request.ts';
import { release } from './streamed-body.ts';

/** One request under axios-retry. A class, because axios copies plain objects when it merges configs. */
export class Driven {
  readonly session: Session;
  readonly #request: AxiosRequest;

  /** @param isLast axios-retry asks only to say that it gives up: `retries: 0` of a single call */
  constructor(settings: Settings, config: Config, isLast: boolean) {
    this.#request = new AxiosRequest(config, undefined, { getUri: addressWithParams });
    this.session = new Session(settings, this.#request, isLast ? false : callOptions(config));
  }

  /**
   * An attempt has failed: judges it, and waits where it is worth another one. Where it is not, the
   * error is explained.
   *
   * @param sentAtMs milliseconds since 1970
   * @param isLast axios-retry gives up, whatever Redial thinks
   */
  async ended(
    error: AxiosLikeError,
    config: Config,
    sentAtMs: number | undefined,
    isLast: boolean,
  ): Promise<Outcome> {
    const { session } = this;
    const caller = callerSignal(config);
    if (caller.signal) this.#request.signal = caller.signal;
    const nowMs = session.settings.clock.nowMs();
    const agoMs = Math.max(0, nowMs - (sentAtMs ?? nowMs));
    const { isBounded, signal } = session.begin(agoMs);
    try {
      const timeoutMs = Number(config.timeout) || Infinity;
      const failure = await failureOfAxiosError(error, config, {
        limitMs: Math.min(errorBodyMs, Math.max(0, timeoutMs - agoMs)),
        signal: isBounded ? signal : undefined,
      });
      let outcome: Outcome = 'stop';
      if (isLast && session.attempts.length > 0 && !caller.signal?.aborted) {
        session.overruled(failure, 'attempts');
      } else {
        outcome = await session.failed(failure);
      }
      if (outcome === 'stop') session.explain(error);
      else release(error.response);
      return outcome;
    } finally {
      caller.release();
    }
  }
}

/** What a call wants, without a key of ours: the first attempt has gone without one. */
function callOptions({ redial, headers }: Config): CallOptions | undefined {
  const key = redial ? redial.policy?.idempotencyKey : undefined;
  if (!redial || !key || (typeof key === 'string' && headers.get?.(key))) return redial;
  return { ...redial, policy: { ...redial.policy, idempotencyKey: false } };
}
