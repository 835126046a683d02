import {
  Announcer,
  goAlone,
  goTogether,
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
import { outcomeFor, reportArgs, type EnterAnswer, type ReportAnswer } from './script-calls.ts';
import { fleetView } from './fleet-view.ts';
import { Line, type Waiter } from './line.ts';
import { Places } from './places.ts';
import { Width } from './width.ts';
import { Link, type RunScript } from './link.ts';
import { SharedTicket, type Slot, type SlotSource } from './shared-ticket.ts';

/**
 * One limit that many processes share. Redis says when the next call of the fleet may go; outages
 * and budgets stay each process's own. Requests wait here, in order, and only the first of them
 * asks: so a fleet of any size asks once per call, and every process gets its turn.
 *
 * When Redis is slow, full or gone, the lane goes on alone at the pace that it had, and comes back
 * by itself.
 */
export class SharedLane implements Lane, SlotSource {
  readonly #gate: Gate;
  readonly #link: Link;
  readonly #setup: LaneSetup;
  readonly #line: Line;
  /** The user's own rate, in calls a millisecond; 0: none. */
  readonly #stated: string;
  readonly #announcer: Announcer;
  #asking = 0;
  #rate = 0;
  readonly #places: Places;
  readonly #width: Width = new Width();
  #inFlight = 0;
  readonly #fields = new FieldReader();
  /** What a vendor asked for that Redis has not confirmed yet. */
  #toldUntilMs = -Infinity;
  /** Of which beginning of the lane in Redis the last answer was. */
  #born: string | undefined;
  #isReminding = false;
  lastUsedMs = 0;

  constructor(key: string, setup: LaneSetup, run: RunScript) {
    this.#gate = new Gate(key, { ...setup, onChange: () => this.#tell() });
    this.#announcer = new Announcer(setup.onChange, () => this.view());
    this.#setup = setup;
    const { statedRate } = this.#gate.queue.rules;
    this.#stated = String(statedRate < Infinity ? statedRate : 0);
    this.#line = new Line(setup.clock);
    this.#places = new Places(setup.clock);
    this.#link = new Link(run, setup.clock, {
      lost: () => {
        const { closedUntilMs, isOutage } = this.#line;
        const notBeforeMs = Math.max(closedUntilMs, this.#toldUntilMs);
        goAlone(this.#gate, { notBeforeMs, isOutage, isPaced: this.#rate > 0 });
      },
      back: () => {
        this.#born = undefined;
        const { closedUntilMs, isOutage } = this.#line;
        this.#line.close(Math.max(closedUntilMs, goTogether(this.#gate)), isOutage);
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
    if (this.#line.size >= (options.maxQueued ?? 100_000)) {
      return done({ stopReason: 'wait-too-long' });
    }
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
    this.#ask();
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
    const op = outcomeFor(outcome, refusal);
    if (this.isAlone) return;
    const grant = this.#fields.read(header, this.#setup.clock);
    void this.#report(slot, op, attempt, refusal, grant);
  }

  async #report(
    slot: Slot,
    op: string,
    attempt: number,
    refusal?: Refusal,
    grant?: Grant,
  ): Promise<void> {
    const { clock, policy } = this.#setup;
    const nowMs = clock.monotonicMs();
    const toldUntilMs = op === 'refused' ? nowMs + (refusal?.retryAfterMs ?? 0) : -Infinity;
    this.#toldUntilMs = Math.max(this.#toldUntilMs, toldUntilMs);
    const tookMs = nowMs - slot.sentAtMs;
    const atMs = Number(slot.grantedAt) + nowMs - slot.heardAtMs;
    const about = {
      op,
      tookMs,
      atMs,
      slot,
      attempt,
      refusal,
      grant,
      inFlight: this.#inFlight,
      policy,
    };
    const answer = await this.#link.call(reportArgs(about));
    if (!Array.isArray(answer)) return;
    if (this.#toldUntilMs === toldUntilMs) this.#toldUntilMs = -Infinity;
    this.#heard(answer as ReportAnswer, 'report');
  }

  /**
   * For how long the fleet is closed. A report's answer knows of pauses only, so it never takes away
   * from that. Where Redis has begun anew it has lost a pause that this process knows of: that is
   * kept, and Redis told of it.
   */
  #heard([closed, born, outage]: ReportAnswer, to: 'enter' | 'report'): void {
    const untilMs = this.#setup.clock.monotonicMs() + Number(closed);
    const before = this.#line.closedUntilMs;
    const isAnew = born !== this.#born;
    this.#born = born;
    if (isAnew && before > untilMs + 1) void this.#remind();
    else if (!this.#isReminding) {
      const isOutage = outage !== '' || (untilMs < before && this.#line.isOutage);
      this.#line.close(to === 'enter' ? untilMs : Math.max(before, untilMs), isOutage);
    }
    this.#tell();
  }

  async #remind(): Promise<void> {
    this.#isReminding = true;
    const leftMs = this.#line.closedUntilMs - this.#setup.clock.monotonicMs();
    const answer = await this.#link.call(['keep', String(this.#rate), String(leftMs)]);
    this.#isReminding = false;
    if (Array.isArray(answer)) this.#heard(answer as ReportAnswer, 'report');
  }

  #ask(): void {
    while (this.#line.size > this.#asking) {
      if (this.isAlone) return this.#line.flush();
      if (this.#asking >= this.#width.value) return;
      this.#asking++;
      void this.#askOnce();
    }
  }

  async #askOnce(): Promise<void> {
    let place = await this.#places.next(this.#line);
    while (this.#line.size > 0) {
      const fresh = this.#line.hasFresh ? '1' : '0';
      const asked = [String(this.#rate), fresh, place, this.#stated];
      const answer = await this.#link.call(['enter', ...asked]);
      if (!Array.isArray(answer)) break;
      const [kind, wait, flag, grantedAt, rate, closed, born, behind, outage] =
        answer as EnterAnswer;
      const heardAtMs = this.#setup.clock.monotonicMs();
      this.#rate = Number(rate);
      this.#width.heard(kind === 0, Number(closed) > 0, this.#rate, this.#asking);
      this.#heard([closed, born, outage], 'enter');
      if (kind === 0) {
        if (Number(wait) >= 1) await this.#line.sleep(Number(wait));
        this.#use({ flag, grantedAt, heardAtMs, sentAtMs: 0 });
        break;
      }
      this.#places.add(behind, heardAtMs + Number(wait));
      if (this.#asking > this.#width.value) break;
      place = await this.#places.next(this.#line);
    }
    if (this.#line.size === 0) this.#places.clear();
    this.#asking--;
    this.#ask();
  }

  /** A slot from before a pause, or of a Redis that has lost it, is not used in it. */
  #use(slot: Slot): void {
    const isClosed = this.#line.closedUntilMs > this.#setup.clock.monotonicMs();
    if ((isClosed && slot.flag !== 's') || !this.#line.go(slot)) this.giveBack(slot);
  }
}
