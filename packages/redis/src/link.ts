import { systemClock, type Clock } from '@redial/core';
import { Absence } from './absence.ts';
import { patienceMs, type Reach } from './reach.ts';
import type { FleetNews } from './script-calls.ts';

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
  readonly #absence: Absence = new Absence();
  #redisAheadMs: number | undefined;

  constructor(run: RunScript, clock: Clock, reach: Reach, listener: LinkListener) {
    this.#run = run;
    this.#clock = clock;
    this.#reach = reach;
    this.#listener = listener;
  }

  /** Redis has failed of late: nobody asks it for a while, and then one at first. */
  get isDown(): boolean {
    return this.#absence.keeps(this.#clock.monotonicMs(), this.#reach.signs);
  }

  /** The time by the clock of Redis; undefined: it is not known. */
  get redisMs(): number | undefined {
    if (this.#redisAheadMs === undefined) return undefined;
    return this.#clock.monotonicMs() + this.#redisAheadMs;
  }

  /**
   * Undefined: Redis did not answer well; the link is down for a while.
   *
   * @param read throws where the answer is not what was asked for
   * @param tooLate gets an answer that nobody waits for any more
   */
  async call<Answer extends FleetNews>(
    args: string[],
    read: (answer: unknown) => Answer,
    tooLate?: (answer: Answer) => void,
  ): Promise<Answer | undefined> {
    this.#absence.try(this.#reach.signs);
    const answer = await this.#ask(args, read, tooLate);
    if (answer === undefined) {
      if (this.#absence.failed(this.#clock.monotonicMs())) this.#listener.lost();
      this.#listener.failed();
      return undefined;
    }
    const wasDown = this.#absence.isOn;
    this.#absence.end();
    if (wasDown) this.#listener.back();
    return answer;
  }

  /** Sends what nobody waits for, to a Redis that has just answered. */
  tell(args: string[]): void {
    this.#run(args).catch(() => undefined);
  }

  async #ask<Answer extends FleetNews>(
    args: string[],
    read: (answer: unknown) => Answer,
    tooLate?: (answer: Answer) => void,
  ): Promise<Answer | undefined> {
    const sentAtMs = this.#clock.monotonicMs();
    if (!this.#reach.mayCall(this, sentAtMs)) return undefined;
    const end = new AbortController();
    const late = this.#late(end.signal);
    try {
      const answered = this.#run(args).then(read);
      const answer = await Promise.race([answered, late]);
      const nowMs = this.#clock.monotonicMs();
      if (answer === undefined) {
        this.#reach.late(this, sentAtMs, nowMs);
        void this.#hearLate(answered, tooLate);
      } else {
        this.#reach.answered(nowMs);
        // What a busy process comes to read late says little of the time.
        if (nowMs - sentAtMs <= patienceMs) this.#redisAheadMs = answer.atMs - nowMs;
      }
      return answer;
    } catch {
      // Gone, full or restarting, or what answers is something else: which of them does not matter.
      this.#reach.failed(this, sentAtMs, this.#clock.monotonicMs());
      return undefined;
    } finally {
      end.abort();
    }
  }

  async #hearLate<Answer extends FleetNews>(
    answered: Promise<Answer>,
    tooLate?: (answer: Answer) => void,
  ): Promise<void> {
    try {
      const answer = await answered;
      this.#reach.answeredLate();
      tooLate?.(answer);
    } catch {
      // An error after all is nobody's.
    }
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
