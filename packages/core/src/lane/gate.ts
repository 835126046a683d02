import { readFields, type HeaderLookup } from './fields.ts';
import { isOpen, isOutage, opensAtMs, type LaneOutcome } from './lane.ts';
import type { Refusal } from './pause.ts';
import { laneStop, Queue, type LaneStop, type Turn, type Waiter } from './queue.ts';
import { rulesOf, type LaneSetup } from './setup.ts';
import type { Call } from './state.ts';
import { Ticket, type Patience } from './ticket.ts';
import { Announcer, statusOf, viewOf, type LaneView } from './view.ts';

export type { LaneChange, LaneView } from './view.ts';

/** Jitter is allowed on top of a wait that is as long as `maxWaitMs`, as it is on a server's hint. */
const grace = 1.05;
/** Of answers that never had RateLimit fields only every so many is looked at. */
const sampleEvery = 64;

/** One lane in production: the state machine, its queue, and one timer for all that wait. */
export class Gate {
  readonly key: string;
  readonly setup: LaneSetup;
  readonly queue: Queue;
  lastUsedMs = 0;
  #timer: AbortController | undefined;
  #wakeAtMs = Infinity;
  readonly #announcer: Announcer;
  #sinceFields = 0;
  #hasFields = true;

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

  /** Nothing is kept here that is worth keeping: nobody waits, and no pause is under way. */
  get isIdle(): boolean {
    const { queued, state } = this.queue;
    const nowMs = this.setup.clock.monotonicMs();
    return queued === 0 && state.inFlight === 0 && opensAtMs(state, nowMs) <= nowMs;
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
    const entered = this.queue.enter(call, failedBefore, nowMs);
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
    const { clock } = this.setup;
    const grant = header && this.#looksAtFields() ? readFields(header, clock.nowMs()) : undefined;
    if (grant) this.#hasFields = true;
    queue.settle(call, outcome, nowMs, refusal, grant);
    if (queue.queued > 0) this.#pump(nowMs);
    if (this.#announcer.status !== 'open' || !isOpen(queue.state)) this.#tell(nowMs);
  }

  /** Fields are looked for in the first answers, then in every 64th, and in all once they were seen. */
  #looksAtFields(): boolean {
    if (this.#hasFields) {
      if (this.queue.state.remaining === Infinity && ++this.#sinceFields > 8) {
        this.#hasFields = false;
        this.#sinceFields = 0;
      }
      return true;
    }
    return ++this.#sinceFields % sampleEvery === 0;
  }

  #wait(call: Call, patience: Patience, nowMs: number): LaneStop | Promise<Turn> {
    const { maxWaitMs, deadlineAtMs = Infinity, signal } = patience;
    const { patient, maxQueued = 100_000 } = this.setup.options;
    const limitMs = patient ? Infinity : maxWaitMs;
    const dueMs = this.queue.dueMs(nowMs);
    const outage = isOutage(this.queue.state, nowMs);
    if (dueMs >= deadlineAtMs) return laneStop('deadline', dueMs - nowMs, outage);
    if (dueMs - nowMs > limitMs * grace || this.queue.queued >= maxQueued) {
      return laneStop('wait-too-long', dueMs - nowMs, outage);
    }
    return new Promise((resolve) => {
      const leaveAtMs = Math.min(deadlineAtMs, nowMs + limitMs * grace);
      const onAbort = (): void => {
        this.queue.leave(waiter, 'aborted');
        this.#rest();
      };
      const waiter: Waiter = {
        call,
        leaveAtMs,
        stopReason: leaveAtMs === deadlineAtMs ? 'deadline' : 'wait-too-long',
        gone: false,
        done: (turn) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(turn);
        },
      };
      this.queue.wait(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
      else this.#pump(nowMs);
    });
  }

  #pump(nowMs: number): void {
    const atMs = this.queue.pump(nowMs);
    if (this.queue.queued === 0 || atMs === Infinity) return this.#rest();
    if (this.#timer && this.#wakeAtMs <= atMs) return;
    this.#rest(true);
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
    const nowMs = clock.monotonicMs();
    this.#pump(nowMs);
    this.#tell(nowMs);
  }

  /** Nobody waits: no timer stays behind. */
  #rest(always = false): void {
    if (!this.#timer || (!always && this.queue.queued > 0)) return;
    this.#timer.abort();
    this.#timer = undefined;
  }

  #tell(nowMs: number): void {
    this.#announcer.tell(statusOf(this.queue.state, nowMs));
  }
}
