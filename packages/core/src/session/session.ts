import { Account } from './account.ts';
import { AttemptLog } from './attempt-log.ts';
import { Attempt } from './attempt.ts';
import type { StopReason } from '../decide/verdict.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { AttemptRecord } from '../errors/info.ts';
import type { Mask } from '../errors/redact.ts';
import { Secrets } from '../errors/secrets.ts';
import { emit, type EventBody } from '../options/events.ts';
import type { Failure } from '../failure.ts';
import { diagnoseHeldBack } from './held-back.ts';
import { keyFor } from './idempotency-key.ts';
import { judge, type Judgement } from './judge.ts';
import type { LaneStop, Turn } from '../lane/queue.ts';
import { resolveCall, type CallOptions, type Settings } from '../options/options.ts';
import { placeFor, type Place } from './place.ts';
import type { Admission, Outcome } from './outcome.ts';
import { profileFor } from './profile-for.ts';
import { vendorOf, type VendorProfile } from '../profile.ts';
import { wantsLines, type SessionRequest } from './request-facts.ts';
import { maskForRequest } from './request-mask.ts';
import { isCallersAbort } from './thrown.ts';

/** The memory of one request: its attempts, its waits, and what the last failure meant. */
export class Session {
  readonly settings: Settings;
  readonly #request: SessionRequest;
  readonly #disabled: boolean;
  readonly #log: AttemptLog;
  #place: Place | undefined;
  /** When the lane let the next attempt go, by the monotonic clock; undefined: it has not. */
  #admittedAtMs: number | undefined;
  #isAborted = false;
  #attempt: Attempt | undefined;
  #key: readonly [string, string] | undefined;
  #secrets: Secrets | undefined;
  readonly #account: Account;

  constructor(settings: Settings, request: SessionRequest, call?: CallOptions) {
    this.settings = resolveCall(settings, call);
    this.#request = request;
    this.#disabled = call === false;
    this.#log = new AttemptLog(this.settings.clock, this.settings.policy.deadlineMs);
    this.#account = new Account(this.#log);
  }

  /** Whose rules speak for this request; undefined: the generic reading. */
  get profile(): VendorProfile | undefined {
    return profileFor(this.settings.vendor, this.#request);
  }

  /** Whether JSON is read within the attempt: what is sent once, or comes in lines, may never end. */
  get readsAhead(): boolean {
    return !(this.#disabled || wantsLines(this.#request)) || !!this.profile?.softFailure;
  }

  get signal(): AbortSignal | undefined {
    return this.#request.signal;
  }

  /** What the last failure meant; undefined before the first. */
  get diagnosis(): Diagnosis | undefined {
    return this.#account.diagnosis;
  }

  /**
   * Before an attempt: asks the lane, unless `failed` has done so for this one. Undefined: it may go at
   * once. `stop`: it will not be sent, and `diagnosis` says why.
   */
  enter(): undefined | Promise<Admission> {
    if (this.#admittedAtMs !== undefined) return undefined;
    this.#place ??= placeFor(this.settings, this.#request, this.profile);
    if (!this.#place) return undefined;
    const nowMs = this.settings.clock.monotonicMs();
    const turn = this.#place.enter(this.#log.remainingMs, this.signal, nowMs);
    if (!turn) this.#admittedAtMs = nowMs;
    else this.#log.elapsedMs(); // the wait belongs to the request
    return turn && this.#admit(turn);
  }

  /**
   * Starts the next attempt.
   *
   * @param agoMs for a client that tells of an attempt only when it has failed: how long ago it began
   */
  begin(agoMs = 0): Attempt {
    const { policy } = this.settings;
    this.#log.open(agoMs, this.#admittedAtMs);
    this.#admittedAtMs = undefined;
    this.#key ??= keyFor(policy, this.#request);
    this.#attempt = new Attempt({
      attempt: this.#log.length + 1,
      maxAttempts: policy.maxAttempts,
      request: this.#request,
      key: this.#key,
      remainingMs: this.#log.remainingMs,
    });
    return this.#attempt;
  }

  /**
   * The attempt brought an answer that is no failure; `response`, if given, is marked with it.
   *
   * @param isFinal false where a hook may yet make a failure of it: told again, it is final
   */
  succeeded(response?: object, isFinal = true): void {
    this.#attempt?.end();
    const nowMs = this.settings.clock.monotonicMs();
    this.#place?.accepted(response, nowMs);
    this.#log.succeed(nowMs);
    const hasFailed = this.#account.diagnosis !== undefined;
    if (isFinal && hasFailed) this.#emit({ type: 'recovered', attempts: this.#log.length });
    if (response) this.#account.mark(response, vendorOf(this.profile));
  }

  /**
   * The attempt failed: judges it, and waits where it is worth another one.
   *
   * @param marked where a Redial nearer to the wire may have left its mark. Default: `failure.error`.
   */
  async failed(failure: Failure, marked: unknown = failure.error): Promise<Outcome> {
    this.#attempt?.end();
    if (this.#isAbort(failure)) return this.aborted();
    if (this.#account.stopped) return 'stop';
    const { diagnosis, verdict } = this.#judge(failure, marked);
    if (verdict.action === 'stop') return this.#stop(verdict.stopReason);
    this.#emit({ type: 'retry-scheduled', delayMs: verdict.delayMs, diagnosis });
    const slept = await this.settings.clock.sleep(verdict.delayMs, this.signal);
    if (slept === 'aborted') return this.aborted();
    const turn = await this.#enterAgain();
    return turn === 'go' ? 'retry' : turn;
  }

  /**
   * For a client with a loop of its own that did not ask: it gave up by itself, for `stopReason`, or
   * sent again by itself. The attempt is judged and recorded, and nothing is waited for; where Redial
   * would have stopped as well, its own reason stands.
   */
  overruled(failure: Failure, stopReason?: StopReason, marked: unknown = failure.error): void {
    this.#attempt?.end();
    if (this.#isAbort(failure)) return void this.aborted();
    const { verdict } = this.#judge(failure, marked, stopReason === undefined);
    if (stopReason) this.#stop(verdict.action === 'stop' ? verdict.stopReason : stopReason);
  }

  /** For such a client: it, or a hook of the user's, ended the request outside of an attempt. */
  end(stopReason: StopReason): void {
    this.#attempt?.end();
    this.#place?.aborted();
    if (this.#account.diagnosis && !this.#account.stopped) this.#stop(stopReason);
  }

  /** The caller aborted: no failure, and nothing is marked. */
  aborted(): 'aborted' {
    this.#attempt?.end();
    this.#place?.aborted();
    if (!this.#isAborted) this.#emit({ type: 'aborted' }); // a client may report one back
    this.#isAborted = true;
    return 'aborted';
  }

  /** Marks what the client throws, and gives it back; an error of an inner Redial stays as it is. */
  explain(error: unknown): unknown {
    return this.#account.explain(error, () => this.#mask);
  }

  /** Marks a failed response that goes back to the caller, for `redialOf`. */
  mark(response: object): void {
    this.#account.mark(response, vendorOf(this.profile));
  }

  get attempts(): readonly AttemptRecord[] {
    return this.#log.records;
  }

  /** The lane may hold a resend longer than it would wait by itself; both count as one wait. */
  async #enterAgain(): Promise<Admission> {
    const { clock } = this.settings;
    const askedAtMs = clock.monotonicMs();
    const entered = this.enter();
    if (!entered) return 'go';
    const turn = await entered;
    this.#log.extendWait(clock.monotonicMs() - askedAtMs);
    return turn;
  }

  async #admit(turn: LaneStop | Promise<Turn>): Promise<Admission> {
    const came = await turn;
    if (came === 'aborted' || this.signal?.aborted) return this.aborted(); // maybe in this very turn
    if (came === 'go') {
      this.#admittedAtMs = this.settings.clock.monotonicMs();
      return came;
    }
    const { diagnosis } = this.#account;
    this.#account.diagnosis = diagnoseHeldBack(vendorOf(this.profile), came, diagnosis);
    return this.#stop(came.stopReason);
  }

  #isAbort(failure: Failure): boolean {
    return this.signal?.aborted === true || isCallersAbort(failure, this.#attempt);
  }

  /** The attempt is over, and failed; `willRetry`, if given, is what the client does whatever we say. */
  #judge(failure: Failure, marked: unknown, willRetry?: boolean): Judgement {
    this.#log.takeBack();
    const { isCut = false, bearsKey = false } = this.#attempt ?? {};
    const { diagnosis, verdict } = judge(failure, {
      inner: this.#account.innerMark(marked),
      settings: this.settings,
      durationMs: this.#log.durationMs,
      request: this.#request,
      profile: this.profile,
      attempt: this.#log.length + 1,
      elapsedMs: this.#log.elapsedMs(),
      remainingMs: this.#log.remainingMs,
      disabled: this.#disabled,
      isCut,
      hasOwnKey: bearsKey,
      mask: this.#mask,
    });
    const isOurs = verdict.action === 'retry' && willRetry === undefined;
    const delayMs = isOurs ? verdict.delayMs : undefined;
    this.#log.fail(diagnosis, delayMs);
    this.#account.diagnosis = (isCut && this.#account.diagnosis) || diagnosis;
    this.#emit({ type: 'attempt-failed', diagnosis, willRetry: willRetry ?? isOurs });
    this.#place?.failed(diagnosis, delayMs ?? this.settings.policy.baseDelayMs, failure);
    return { diagnosis, verdict };
  }

  #stop(stopReason: StopReason): 'stop' {
    this.#account.stop(stopReason);
    const { diagnosis } = this.#account;
    if (diagnosis) this.#emit({ type: 'gave-up', stopReason, diagnosis });
    return 'stop';
  }

  #emit(body: EventBody): void {
    const { onEvent, clock } = this.settings;
    if (!onEvent) return;
    const { attempt = 1 } = this.#attempt ?? {};
    const vendor = vendorOf(this.profile);
    emit(onEvent, body, this.#request, { vendor, attempt, at: clock.nowMs() });
  }

  /** Made at each failure: a request that succeeds has no use for it. */
  get #mask(): Mask {
    this.#secrets ??= new Secrets();
    return maskForRequest(this.#secrets, this.#request, this.#attempt);
  }
}
