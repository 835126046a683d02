import {
  Announcer,
  goAlone,
  goTogether,
  isInOutage,
  leaveAtMs,
  FieldReader,
  Gate,
  type Grant,
  type HeaderLookup,
  type Lane,
  type LaneOutcome,
  type LaneSetup,
  type LaneTicket,
  type LaneView,
  type Patience,
  type Refusal,
  type Turn,
} from '@redial/core/adapter';
import { Askers, type AskedFor } from './askers.ts';
import { FleetPause, type Asked } from './fleet-pause.ts';
import { fleetView, type FleetPace } from './fleet-view.ts';
import { Line, type Waiter } from './line.ts';
import { Link, type RunScript } from './link.ts';
import { keepNoPace, keepOwnShare } from './own-pace.ts';
import type { Reach } from './reach.ts';
import {
  enterArgs,
  keepArgs,
  outcomeFor,
  readEntered,
  readNews,
  reportArgs,
  unusedArgs,
  type Ask,
  type Ended,
  type Entered,
  type FleetNews,
} from './script-calls.ts';
import { SharedTicket, type Slot, type SlotSource } from './shared-ticket.ts';

/**
 * One limit that many processes share. Redis says when the next call of the fleet may go; outages
 * and budgets stay each process's own. Requests wait here, in order, and only the first of them
 * asks: so a fleet of any size asks once per call, and every process gets its turn.
 *
 * When Redis is slow, full or gone, the lane goes on alone at the pace that it had, and comes back
 * by itself.
 */
export class SharedLane implements Lane, SlotSource, AskedFor {
  readonly #gate: Gate;
  readonly #link: Link;
  readonly #setup: LaneSetup;
  readonly #line: Line;
  readonly #pause: FleetPause;
  readonly #announcer: Announcer;
  readonly #askers: Askers;
  #pace: FleetPace = { rate: 0, isPaced: false };
  #inFlight = 0;
  readonly #fields = new FieldReader();
  lastUsedMs: number;

  constructor(key: string, setup: LaneSetup, run: RunScript, reach: Reach) {
    this.#gate = new Gate(key, { ...setup, onChange: () => this.#tell() });
    this.#announcer = new Announcer(setup.onChange, () => this.view());
    this.#setup = setup;
    this.lastUsedMs = setup.clock.monotonicMs();
    this.#line = new Line(setup.clock);
    const { maxQueued = 100_000 } = setup.options;
    this.#askers = new Askers(this, this.#line, setup.clock, maxQueued);
    this.#pause = new FleetPause(this.#line, setup.clock, async (leftMs, isOutage) => {
      const keep = { sentAtMs: this.#link.redisMs, knownRate: this.#pace.rate, leftMs, isOutage };
      await this.#call('keep', keepArgs(keep), readNews);
    });
    this.#link = new Link(run, setup.clock, reach, {
      lost: () => {
        const notBeforeMs = this.#pause.untilMs;
        const isOutage = this.#line.closing === 'outage';
        keepOwnShare(this.#gate);
        goAlone(this.#gate, { notBeforeMs, isOutage, isPaced: this.#pace.rate > 0 });
      },
      back: () => this.#pause.mayBeLost(goTogether(this.#gate)),
      failed: () => this.#line.flush(),
    });
  }

  ticket(): LaneTicket {
    return new SharedTicket(this, this.#gate.ticket());
  }

  get isIdle(): boolean {
    return this.#line.size === 0 && this.#inFlight === 0 && this.#gate.isIdle;
  }

  get isAlone(): boolean {
    return this.#link.isDown;
  }

  get isInOutage(): boolean {
    return isInOutage(this.#gate);
  }

  get hasOwnFields(): boolean {
    return this.#gate.queue.state.remaining < Infinity;
  }

  view(): LaneView {
    const own = this.#gate.view();
    const pausedMs = this.#line.closedUntilMs - this.#setup.clock.monotonicMs();
    const view = this.isAlone ? own : fleetView(own, pausedMs, this.#pace);
    return { ...view, queued: own.queued + this.#line.size };
  }

  #tell(): void {
    if (this.#setup.onChange) this.#announcer.tell(this.view().status); // else nobody listens
  }

  /** Waits for a slot of the fleet; undefined as slot: the lane is alone, only its own gate counts. */
  wait(fresh: boolean, patience: Patience, done: (turn: Turn, slot?: Slot) => void): void {
    const { deadlineAtMs = Infinity, signal } = patience;
    const { clock, options } = this.#setup;
    const nowMs = clock.monotonicMs();
    this.lastUsedMs = nowMs;
    if (signal?.aborted) return done('aborted');
    if (this.#askers.isFull) return done(this.#line.tooLong());
    const lastMs = leaveAtMs(patience, options, nowMs);
    const onAbort = (): void => this.#line.leave(waiter, 'aborted');
    const waiter: Waiter = {
      fresh,
      leaveAtMs: lastMs,
      stop: lastMs === deadlineAtMs ? 'deadline' : 'wait-too-long',
      done: (turn, slot) => {
        // One that aborts is off the signal's list already, and the search for it would be long.
        if (turn !== 'aborted') signal?.removeEventListener('abort', onAbort);
        done(turn, slot);
      },
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#line.join(waiter);
    this.#askers.go();
  }

  ask(about: Pick<Ask, 'fresh' | 'place'>): Promise<Entered | undefined> {
    const { perSecond = Infinity } = this.#setup.options;
    const statedRate = perSecond < Infinity ? perSecond / 1000 : 0;
    const ask = { sentAtMs: this.#link.redisMs, knownRate: this.#pace.rate, statedRate, ...about };
    return this.#call('enter', enterArgs(ask), readEntered, (late) => {
      if (late.goes) this.#link.tell(unusedArgs(late));
    });
  }

  sent(slot: Slot): void {
    slot.sentAtMs = this.#setup.clock.monotonicMs();
    this.#inFlight++;
  }

  /** Nobody is left who could use it. */
  giveBack(slot: Slot): void {
    if (!this.isAlone) void this.#report(slot, 'done', 1);
  }

  report(
    slot: Slot,
    outcome: LaneOutcome,
    attempt: number,
    refusal?: Refusal,
    header?: HeaderLookup,
  ): void {
    this.#inFlight--;
    if (this.isAlone) return;
    const grant = this.#fields.read(header, this.#setup.clock);
    void this.#report(slot, outcomeFor(outcome, refusal), attempt, refusal, grant);
  }

  async #report(
    slot: Slot,
    outcome: Ended['outcome'],
    attempt: number,
    refusal?: Refusal,
    grant?: Grant,
  ): Promise<void> {
    const { clock, policy } = this.#setup;
    const nowMs = clock.monotonicMs();
    const toldUntilMs = outcome === 'refused' ? nowMs + (refusal?.retryAfterMs ?? 0) : -Infinity;
    const confirm = this.#pause.telling(toldUntilMs);
    const tookMs = nowMs - slot.sentAtMs;
    const sentAtMs = this.#link.redisMs;
    const own = { inFlight: this.#inFlight, queued: this.#line.size, policy };
    const about = { outcome, sentAtMs, tookMs, slot, attempt, refusal, grant, ...own };
    if (await this.#call('report', reportArgs(about), readNews)) confirm();
  }

  async #call<Answer extends FleetNews>(
    to: Asked,
    args: string[],
    read: (answer: unknown) => Answer,
    tooLate?: (answer: Answer) => void,
  ): Promise<Answer | undefined> {
    const known = this.#pause.furthest;
    const news = await this.#link.call(args, read, tooLate);
    if (!news) return undefined;
    this.#pace = news;
    keepNoPace(this.#gate);
    this.#pause.heard(news, to, known);
    this.#tell();
    return news;
  }

  tellPause(outcome: LaneOutcome, refusal: Refusal | undefined): void {
    if (this.isAlone) return;
    const untilMs = this.#setup.clock.monotonicMs() + (refusal?.retryAfterMs ?? 0);
    this.#pause.told(untilMs, outcome === 'failed' ? 'outage' : 'refused');
  }
}
