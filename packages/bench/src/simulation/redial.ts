import { Queue, type Waiter } from '../../../core/src/lane/queue.ts';
import type { Call } from '../../../core/src/lane/call.ts';
import type { LaneRules } from '../../../core/src/lane/rules.ts';
import { send, type Client, type Job, type Policy, type World } from './client.ts';
import type { Answer } from './vendor.ts';

/** The policy's defaults, as far as a limit is concerned. */
export interface RedialSettings {
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly maxWaitMs: number;
  /** Reads the vendor's RateLimit fields, where there are any. */
  readonly fields: boolean;
  /** Milliseconds each way to a store that all processes share; undefined: a lane in each. */
  readonly storeMs: number | undefined;
  /** Calls a second, stated by the user for the whole fleet; 0: not stated. */
  readonly perSecond: number;
}

const defaults: RedialSettings = {
  maxAttempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  maxWaitMs: 60_000,
  fields: true,
  storeMs: undefined,
  perSecond: 0,
};

/** Redial's own lane, the very code that is published, behind a session on virtual time. */
export function redial(name: string, changes: Partial<RedialSettings> = {}): Policy {
  const settings = { ...defaults, ...changes };
  const shared = new WeakMap<World, RedialClient>();
  return {
    name,
    create: (world, fleet) => {
      if (settings.storeMs === undefined) return new RedialClient(world, settings, fleet);
      const known = shared.get(world) ?? new RedialClient(world, settings, fleet);
      shared.set(world, known);
      return known;
    },
  };
}

/** A lane that many share begins with so many calls in flight: nobody knows how many will come. */
const sharedStart = 100;

class RedialClient implements Client {
  readonly world: World;
  readonly settings: RedialSettings;
  readonly queue: Queue;
  #armedAtMs = Infinity;

  constructor(world: World, settings: RedialSettings, fleet: number) {
    this.world = world;
    this.settings = settings;
    const { baseDelayMs, maxDelayMs, maxAttempts, perSecond } = settings;
    const rules: LaneRules = {
      baseDelayMs,
      maxDelayMs,
      freshTokens: maxAttempts - 1,
      statedRate: perSecond > 0 ? perSecond / 1000 / fleet : Infinity,
      share: 1,
    };
    const { engine } = world;
    this.queue = new Queue(rules, engine.nowMs, engine.random);
    if (settings.storeMs === undefined) return;
    this.queue.state.limit = sharedStart;
    this.queue.state.half = 10 * sharedStart;
  }

  /** Runs it where the lane lives: here, or a trip to the store away. */
  there(run: () => void): void {
    const { storeMs } = this.settings;
    if (storeMs === undefined) run();
    else this.world.engine.after(storeMs, run);
  }

  start(job: Job): void {
    const session = new Session(this, job);
    this.there(() => session.enter(false));
  }

  pump(): void {
    const { engine } = this.world;
    const atMs = this.queue.pump(engine.nowMs);
    if (atMs >= this.#armedAtMs) return;
    // Timers count whole milliseconds and fire late rather than early.
    const wakeAtMs = Math.ceil(atMs);
    this.#armedAtMs = wakeAtMs;
    engine.at(wakeAtMs, () => {
      if (this.#armedAtMs !== wakeAtMs) return;
      this.#armedAtMs = Infinity;
      this.pump();
    });
  }
}

/** One request: as the library's session does it, without promises. */
class Session {
  readonly #client: RedialClient;
  readonly #job: Job;
  readonly #call: Call = {
    attempt: 1,
    sentAtMs: 0,
    epoch: 0,
    order: 0,
    window: 0,
    paid: false,
    scout: false,
    beyond: false,
    blind: false,
  };

  constructor(client: RedialClient, job: Job) {
    this.#client = client;
    this.#job = job;
  }

  enter(failedBefore: boolean): void {
    const { queue, settings, world } = this.#client;
    const { nowMs } = world.engine;
    const entered = queue.enter(this.#call, failedBefore, nowMs);
    if (entered === 'budget') return this.#job.done(false);
    if (entered === undefined) return this.#send();
    if (queue.state.untilMs - nowMs > settings.maxWaitMs) return this.#job.done(false);
    const waiter: Waiter = {
      call: this.#call,
      leaveAtMs: nowMs + 1.05 * settings.maxWaitMs,
      stopReason: 'wait-too-long',
      gone: false,
      done: (turn) => (turn === 'go' ? this.#send() : this.#job.done(false)),
    };
    queue.wait(waiter);
    this.#client.pump();
  }

  #send(): void {
    const { world } = this.#client;
    this.#client.there(() => send(world, (answer) => this.#answered(answer)));
  }

  #answered(answer: Answer): void {
    const { queue, settings, world } = this.#client;
    const { random } = world.engine;
    const { status, remaining, resetMs = 0, quota = 0, windowMs = 0 } = answer;
    const grant =
      settings.fields && remaining !== undefined
        ? { remaining, resetMs, quota, windowMs }
        : undefined;
    const toldMs = answer.retryAfterMs || undefined;
    const { attempt } = this.#call;
    const ceilingMs = Math.min(settings.maxDelayMs, settings.baseDelayMs * 2 ** (attempt - 1));
    const delayMs =
      toldMs === undefined ? ceilingMs * random() : toldMs + Math.min(ceilingMs, toldMs) * random();
    const refusal = { retryAfterMs: toldMs, delayMs };
    const outcome = status === 200 ? 'accepted' : status === 429 ? 'refused' : 'failed';
    this.#call.overloaded = status === 503;
    const call = { ...this.#call };
    this.#client.there(() => {
      queue.settle(call, outcome, world.engine.nowMs, refusal, grant);
      this.#client.pump();
    });
    if (status === 200) return this.#job.done(true);
    if (attempt >= settings.maxAttempts || (toldMs ?? 0) > settings.maxWaitMs) {
      return this.#job.done(false);
    }
    this.#call.attempt++;
    world.engine.after(delayMs, () => {
      this.#client.there(() => this.enter(outcome === 'failed'));
    });
  }
}
