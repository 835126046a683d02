import { systemClock, type Clock } from '@redial/core';
import { firstAloneMs, longestAloneMs, patienceMs, type Reach } from './reach.ts';

/** Runs the lane's script with these arguments. */
export type RunScript = (args: string[]) => Promise<unknown>;

/** What a lane does about its link to Redis. */
export interface LinkListener {
  /** Redis has just gone. */
  lost(): void;
  /** It has answered again. */
  back(): void;
  /** A call was not answered well: whoever waits for it goes on. */
  failed(): void;
}

/** A lane's link to Redis, which may be slow, full, restarting or gone. */
export class Link {
  readonly #run: RunScript;
  readonly #clock: Clock;
  readonly #reach: Reach;
  readonly #listener: LinkListener;
  #downUntilMs = -Infinity;
  #downMs = firstAloneMs;
  /** One asks whether Redis is back. */
  #isTried = false;

  constructor(run: RunScript, clock: Clock, reach: Reach, listener: LinkListener) {
    this.#run = run;
    this.#clock = clock;
    this.#reach = reach;
    this.#listener = listener;
  }

  /** Redis has failed of late: nobody asks it for a while, and then one at first. */
  get isDown(): boolean {
    return this.#isTried || this.#clock.monotonicMs() < this.#downUntilMs;
  }

  /**
   * Undefined: Redis did not answer well; the link is down for a while.
   *
   * @param read throws where the answer is not what was asked for
   */
  async call<Answer>(
    args: string[],
    read: (answer: unknown) => Answer,
  ): Promise<Answer | undefined> {
    this.#isTried = this.#downMs > firstAloneMs;
    const answer = await this.#ask(args, read);
    this.#isTried = false;
    if (answer === undefined) {
      this.#goDown();
      this.#listener.failed();
      return undefined;
    }
    this.#downUntilMs = -Infinity;
    if (this.#downMs > firstAloneMs) this.#listener.back();
    this.#downMs = firstAloneMs;
    return answer;
  }

  async #ask<Answer>(
    args: string[],
    read: (answer: unknown) => Answer,
  ): Promise<Answer | undefined> {
    const sentAtMs = this.#clock.monotonicMs();
    if (!this.#reach.mayCall(sentAtMs)) return undefined;
    const end = new AbortController();
    const late = this.#late(end.signal);
    try {
      const answered = this.#run(args).then(read);
      // An answer that comes too late, or an error after that, is nobody's.
      answered.catch(() => undefined);
      const answer = await Promise.race([answered, late]);
      const nowMs = this.#clock.monotonicMs();
      if (answer === undefined) this.#reach.late(sentAtMs, nowMs);
      else this.#reach.answered(nowMs);
      return answer;
    } catch {
      // Gone, full or restarting, or what answers is something else: which of them does not matter.
      return undefined;
    } finally {
      end.abort();
    }
  }

  #goDown(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#downUntilMs) return;
    this.#downUntilMs = nowMs + this.#downMs;
    this.#downMs = Math.min(2 * this.#downMs, longestAloneMs);
    this.#listener.lost();
  }

  /**
   * Redis has not answered in time. After a busy stretch of this process its answer may be there
   * already, unread, so it is given one more turn of the event loop.
   */
  async #late(signal: AbortSignal): Promise<undefined> {
    // By the machine's clock: a network is not hurried by a test's.
    if ((await systemClock.sleep(patienceMs, signal)) === 'elapsed') {
      await systemClock.sleep(0, signal);
    }
    return undefined;
  }
}
