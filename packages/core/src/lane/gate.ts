import { AbortWatch } from './abort-watch.ts';
import type { HeaderLookup } from './fields.ts';
import { inOwnContext, keepsRequestsApart } from './own-context.ts';
import { FieldReader } from './field-reader.ts';
import { isOpen, isOutage, opensAtMs, type LaneOutcome } from './lane.ts';
import type { Refusal } from './pause.ts';
import { laneStop, Queue, type LaneStop, type Turn, type Waiter } from './queue.ts';
import { rulesOf, type LaneSetup } from './setup.ts';
import type { Call } from './call.ts';
import { leaveAtMs, Ticket, type Patience } from './ticket.ts';
import { Announcer, statusOf, viewOf, type LaneView } from './view.ts';

/** One lane in production: the state machine, its queue, and one timer for all that wait. */
export class Gate {
  readonly key: string;
  readonly setup: LaneSetup;
  readonly queue: Queue;
  lastUsedMs = 0;
  #timer: AbortController | undefined;
  #wakeAtMs = Infinity;
  readonly #announcer: Announcer;
  readonly #fields = new FieldReader();
  readonly #aborts = new AbortWatch();
  readonly #isApart: boolean = keepsRequestsApart();

  constructor(key: string, setup: LaneSetup) {
    this.key = key;
    this.setup = setup;
    this.#announcer = new Announcer(setup.onChange, () => this.view());
    this.queue = new Queue(rulesOf(setup), setup.clock.monotonicMs(), setup.random);
  }

  /** For one request: asks for each of its attempts, and reports how they ended. */
  ticket(): Ticket {
    return new Ticket(this);
  }

  /** Somebody waits here, or is under way. */
  get isBusy(): boolean {
    return this.queue.queued > 0 || this.queue.state.inFlight > 0;
  }

  /** Nothing is kept here that is worth keeping: nobody is here, and no pause is under way. */
  get isIdle(): boolean {
    const nowMs = this.setup.clock.monotonicMs();
    return !this.isBusy && opensAtMs(this.queue.state, nowMs) <= nowMs;
  }

  view(): LaneView {
    const { key, queue, setup } = this;
    return viewOf(key, queue.state, queue.queued, setup.clock.monotonicMs());
  }

  enter(
    call: Call,
    failedBefore: boolean,
    patience: Patience,
    nowMs: number = this.setup.clock.monotonicMs(),
  ): undefined | LaneStop | Promise<Turn> {
    this.lastUsedMs = nowMs;
    const entered = this.queue.enter(call, failedBefore, nowMs, patience.resends);
    if (entered === undefined) return undefined;
    this.#tell(nowMs);
    return entered === 'budget' ? { stopReason: 'budget' } : this.#wait(call, patience, nowMs);
  }

  settle(
    call: Call,
    outcome: LaneOutcome,
    refusal: Refusal | undefined,
    header: HeaderLookup | undefined,
    nowMs: number = this.setup.clock.monotonicMs(),
  ): void {
    const { queue } = this;
    const grant = this.#fields.read(header, this.setup.clock);
    queue.settle(call, outcome, nowMs, refusal, grant);
    if (queue.queued > 0) this.#pump(nowMs);
    if (this.#announcer.status !== 'open' || !isOpen(queue.state)) this.#tell(nowMs);
  }

  #wait(call: Call, patience: Patience, nowMs: number): LaneStop | Promise<Turn> {
    const { deadlineAtMs = Infinity, signal } = patience;
    const { options } = this.setup;
    const lastMs = leaveAtMs(patience, options, nowMs);
    const dueMs = this.queue.dueMs(nowMs);
    const outage = isOutage(this.queue.state, nowMs);
    if (dueMs >= deadlineAtMs) return laneStop('deadline', dueMs - nowMs, outage);
    if (dueMs > lastMs || this.queue.queued >= (options.maxQueued ?? 100_000)) {
      return laneStop('wait-too-long', dueMs - nowMs, outage);
    }
    return new Promise((resolve) => {
      const onAbort = (): void => {
        this.queue.leave(waiter, 'aborted');
        if (this.queue.queued === 0) this.#stopTimer();
      };
      const done = (turn: Turn): void => {
        if (signal) this.#aborts.remove(signal, onAbort);
        resolve(turn);
      };
      const waiter: Waiter = {
        call,
        leaveAtMs: lastMs,
        stopReason: lastMs === deadlineAtMs ? 'deadline' : 'wait-too-long',
        gone: false,
        done: this.#isApart ? inOwnContext(this.setup.clock, this.lookAfter, done) : done,
      };
      this.queue.wait(waiter);
      if (signal?.aborted) return onAbort();
      if (signal) this.#aborts.add(signal, onAbort);
      this.#pump(nowMs);
    });
  }

  #pump(nowMs: number): void {
    const atMs = this.queue.pump(nowMs);
    if (this.queue.queued === 0) return this.#stopTimer();
    if (atMs === Infinity || this.#isApart) return;
    if (this.#timer && this.#wakeAtMs <= atMs) return;
    this.#stopTimer();
    const timer = new AbortController();
    this.#timer = timer;
    this.#wakeAtMs = atMs;
    void this.#sleep(Math.max(0, atMs - nowMs), timer);
  }

  async #sleep(delayMs: number, timer: AbortController): Promise<void> {
    const { clock } = this.setup;
    const slept = await clock.sleep(delayMs, timer.signal);
    if (slept === 'aborted' || this.#timer !== timer) return;
    this.#timer = undefined;
    this.lookAfter();
  }

  /** Lets go whose turn it is by now. */
  readonly lookAfter = (): void => {
    const nowMs = this.setup.clock.monotonicMs();
    this.#pump(nowMs);
    this.#tell(nowMs);
  };

  #stopTimer(): void {
    this.#timer?.abort();
    this.#timer = undefined;
  }

  #tell(nowMs: number): void {
    this.#announcer.tell(statusOf(this.queue.state, nowMs));
  }
}
