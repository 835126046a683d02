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
import { fleetView } from './fleet-view.ts';
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
  readonly #announcer: Announcer;
  readonly #askers: Askers;
  #rate = 0;
  #inFlight = 0;
  readonly #fields = new FieldReader();
  /** What a vendor asked for that Redis has not confirmed yet. */
  #toldUntilMs = -Infinity;
  /** Of which beginning of the lane in Redis the last answer was. */
  #born: string | undefined;
  #furthest = 0;
  #isReminding = false;
  lastUsedMs: number;

  constructor(key: string, setup: LaneSetup, run: RunScript, reach: Reach) {
    this.#gate = new Gate(key, { ...setup, onChange: () => this.#tell() });
    this.#announcer = new Announcer(setup.onChange, () => this.view());
    this.#setup = setup;
    this.lastUsedMs = setup.clock.monotonicMs();
    this.#line = new Line(setup.clock);
    const { maxQueued = 100_000 } = setup.options;
    this.#askers = new Askers(this, this.#line, setup.clock, maxQueued);
    this.#link = new Link(run, setup.clock, reach, {
      lost: () => {
        const { closedUntilMs, closing } = this.#line;
        const notBeforeMs = Math.max(closedUntilMs, this.#toldUntilMs);
        const isOutage = closing === 'outage';
        keepOwnShare(this.#gate);
        goAlone(this.#gate, { notBeforeMs, isOutage, isPaced: this.#rate > 0 });
      },
      back: () => {
        this.#born = undefined;
        const { closedUntilMs, closing } = this.#line;
        this.#line.close(Math.max(closedUntilMs, goTogether(this.#gate)), closing);
      },
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
    const view = this.isAlone ? own : fleetView(own, pausedMs, this.#rate);
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

  async ask(about: Pick<Ask, 'fresh' | 'place'>): Promise<Entered | undefined> {
    const { perSecond = Infinity } = this.#setup.options;
    const statedRate = perSecond < Infinity ? perSecond / 1000 : 0;
    const { redisMs: sentAtMs } = this.#link;
    const ask = { sentAtMs, knownRate: this.#rate, statedRate, ...about };
    const known = this.#furthest;
    const entered = await this.#link.call(enterArgs(ask), readEntered, (late) => {
      if (late.goes) this.#link.tell(unusedArgs(late));
    });
    if (!entered) return undefined;
    this.#rate = entered.rate;
    this.#heard(entered, 'enter', known);
    return entered;
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
    this.#toldUntilMs = Math.max(this.#toldUntilMs, toldUntilMs);
    const tookMs = nowMs - slot.sentAtMs;
    const { redisMs: sentAtMs } = this.#link;
    const own = { inFlight: this.#inFlight, queued: this.#line.size, policy };
    const about = { outcome, sentAtMs, tookMs, slot, attempt, refusal, grant, ...own };
    const known = this.#furthest;
    const news = await this.#link.call(reportArgs(about), readNews);
    if (!news) return;
    if (this.#toldUntilMs === toldUntilMs) this.#toldUntilMs = -Infinity;
    this.#heard(news, 'report', known);
  }

  /**
   * For how long the fleet is closed. A report's answer knows of pauses only, so it never takes away
   * from that. Where Redis has begun anew, or is an older copy, it has lost a pause that this process knows of: that is
   * kept, and Redis told of it.
   *
   * @param known the furthest moment that was known when it was asked: answers of a pool overtake each other
   */
  #heard(news: FleetNews, to: 'enter' | 'report', known: number): void {
    const { closedMs, born, furthest } = news;
    const untilMs = this.#setup.clock.monotonicMs() + closedMs;
    const before = this.#line.closedUntilMs;
    keepNoPace(this.#gate);
    const isAnew = born !== this.#born || furthest < known;
    const isOvertaken = !isAnew && furthest < this.#furthest;
    this.#born = born;
    this.#furthest = isAnew ? furthest : Math.max(this.#furthest, furthest);
    if (isAnew && before > untilMs + 1) void this.#remind();
    else if (!isOvertaken && !this.#isReminding && (to === 'enter' || untilMs >= before)) {
      // Where none is under way, the last one was over by now.
      this.#line.close(closedMs > 0 ? untilMs : Math.min(before, untilMs), news.closing);
    }
    this.#tell();
  }

  tellPause(outcome: LaneOutcome, refusal: Refusal | undefined): void {
    const untilMs = this.#setup.clock.monotonicMs() + (refusal?.retryAfterMs ?? 0);
    if (this.isAlone || untilMs <= this.#line.closedUntilMs) return;
    this.#line.close(untilMs, outcome === 'failed' ? 'outage' : 'refused');
    void this.#remind();
  }

  async #remind(): Promise<void> {
    this.#isReminding = true;
    const { closedUntilMs, closing } = this.#line;
    const leftMs = closedUntilMs - this.#setup.clock.monotonicMs();
    const { redisMs: sentAtMs } = this.#link;
    const keep = { sentAtMs, knownRate: this.#rate, leftMs, isOutage: closing === 'outage' };
    const known = this.#furthest;
    const news = await this.#link.call(keepArgs(keep), readNews);
    this.#isReminding = false;
    if (news) this.#heard(news, 'report', known);
  }
}
