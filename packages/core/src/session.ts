import { Attempt } from './attempt.ts';
import { classify } from './classify/classify.ts';
import { decide } from './decide/decide.ts';
import type { StopReason, Verdict } from './decide/verdict.ts';
import type { Diagnosis } from './diagnosis.ts';
import { explain } from './errors/explain.ts';
import {
  createInfo,
  markResponse,
  redialOf,
  type AttemptRecord,
  type RedialErrorInfo,
  type RedialInfo,
} from './errors/info.ts';
import { headerPairs, maskOf, maskValue, secretsOf, type Mask } from './errors/redact.ts';
import { emit, type EventBody } from './events.ts';
import type { Failure } from './failure.ts';
import { carriesKey, keyFor } from './idempotency-key.ts';
import { profileFor } from './profile-for.ts';
import type { VendorProfile } from './profile.ts';
import type { SessionRequest } from './request-facts.ts';
import { resolveCall, type CallOptions, type Settings } from './options.ts';

/** How a failed attempt ends: send again, give up, or the caller has aborted. */
export type Outcome = 'retry' | 'stop' | 'aborted';

/** The memory of one request: its attempts, its waits, and what the last failure meant. */
export class Session {
  readonly settings: Settings;
  readonly #request: SessionRequest;
  readonly #disabled: boolean;
  #startedAtMs: number;
  readonly #records: AttemptRecord[] = [];
  #attempt: Attempt | undefined;
  #attemptAtMs = 0;
  #attemptStartMs = 0;
  #key: readonly [string, string] | undefined;
  readonly #secrets = new Set<string>();
  #diagnosis: Diagnosis | undefined;
  #stopReason: StopReason | undefined;

  constructor(settings: Settings, request: SessionRequest, call?: CallOptions) {
    this.settings = resolveCall(settings, call);
    this.#request = request;
    this.#disabled = call === false;
    this.#startedAtMs = this.settings.clock.monotonicMs();
  }

  /** The profile that speaks for this request; undefined: the generic reading. */
  get profile(): VendorProfile | undefined {
    return profileFor(this.settings.profiles, this.#request);
  }

  get signal(): AbortSignal | undefined {
    return this.#request.signal;
  }

  /** What the last failure meant; undefined before the first. */
  get diagnosis(): Diagnosis | undefined {
    return this.#diagnosis;
  }

  /**
   * Starts the next attempt.
   *
   * @param agoMs for a client that tells of an attempt only when it has failed: how long ago it began
   */
  begin(agoMs = 0): Attempt {
    const { clock, policy } = this.settings;
    this.#attemptAtMs = clock.nowMs() - agoMs;
    this.#attemptStartMs = clock.monotonicMs() - agoMs;
    if (agoMs > 0 && this.#records.length === 0) this.#startedAtMs = this.#attemptStartMs;
    this.#key ??= keyFor(policy, this.#request);
    this.#attempt = new Attempt({
      attempt: this.#records.length + 1,
      maxAttempts: policy.maxAttempts,
      request: this.#request,
      key: this.#key,
      remainingMs: this.#remainingMs(),
    });
    return this.#attempt;
  }

  /** The attempt brought an answer that is no failure; `response`, if given, is marked with it. */
  succeeded(response?: object): void {
    this.#attempt?.end();
    this.#record({});
    if (this.#records.length > 1) this.#emit({ type: 'recovered', attempts: this.#records.length });
    if (response) markResponse(response, () => this.info());
  }

  /** The attempt failed: judges it, and waits where it is worth another one. */
  async failed(failure: Failure, marked: unknown = failure.error): Promise<Outcome> {
    this.#attempt?.end();
    if (this.signal?.aborted) return this.aborted();
    const { diagnosis, verdict } = this.#judge(failure, marked);
    const willRetry = verdict.action === 'retry';
    this.#close(diagnosis, willRetry, willRetry ? verdict.delayMs : undefined);
    if (!willRetry) return this.#stop(verdict.stopReason);
    this.#emit({ type: 'retry-scheduled', delayMs: verdict.delayMs, diagnosis });
    const slept = await this.settings.clock.sleep(verdict.delayMs, this.signal);
    return slept === 'aborted' ? this.aborted() : 'retry';
  }

  /**
   * For a client with a loop of its own that did not ask: it gave up by itself, for `stopReason`, or
   * sent again by itself. The attempt is judged and recorded, and nothing is waited for; where Redial
   * would have stopped as well, its own reason stands.
   */
  overruled(failure: Failure, stopReason?: StopReason, marked: unknown = failure.error): void {
    this.#attempt?.end();
    const { diagnosis, verdict } = this.#judge(failure, marked);
    this.#close(diagnosis, stopReason === undefined);
    if (stopReason) this.#stop(verdict.action === 'stop' ? verdict.stopReason : stopReason);
  }

  /** For such a client: it ended the request between two attempts. */
  end(stopReason: StopReason): void {
    if (this.#diagnosis && !this.#stopReason) this.#stop(stopReason);
  }

  /** The caller aborted: no failure, and nothing is marked. */
  aborted(): 'aborted' {
    this.#attempt?.end();
    this.#emit({ type: 'aborted' });
    return 'aborted';
  }

  /** Marks what the client throws, and gives it back; an error of an inner Redial stays as it is. */
  explain(error: unknown): unknown {
    if (this.#diagnosis === undefined || this.#stopReason === undefined || isFinal(error)) {
      return error;
    }
    const { attempts } = this;
    return explain(
      error,
      { diagnosis: this.#diagnosis, attempts, stopReason: this.#stopReason },
      this.#mask,
    );
  }

  /** Marks a failed response that goes back to the caller, for `redialOf`. */
  mark(response: object): void {
    if (!isFinal(response)) markResponse(response, () => this.info());
  }

  /** All that is known, as `redialOf` gives it. */
  info(): RedialInfo {
    const { attempts } = this;
    const stopped = this.#stopReason !== undefined;
    return createInfo(
      stopped && this.#diagnosis
        ? { ...this.#diagnosis, attempts }
        : { vendor: this.#vendor, attempts },
      this.#stopReason,
    );
  }

  get attempts(): readonly AttemptRecord[] {
    return [...this.#records];
  }

  #judge(failure: Failure, marked: unknown): { diagnosis: Diagnosis; verdict: Verdict } {
    if (isFinal(marked)) {
      const inner = redialOf(marked) as RedialErrorInfo;
      return { diagnosis: inner, verdict: { action: 'stop', stopReason: inner.stopReason } };
    }
    const { clock, policy, random } = this.settings;
    const request = this.#request;
    const classification = classify(failure, this.profile, request, clock.nowMs());
    const known = this.#masked(classification.diagnosis);
    const diagnosis: Diagnosis = failure.notSent ? { ...known, delivery: 'not-sent' } : known;
    if (this.#attempt?.expired === 'deadline') {
      return { diagnosis, verdict: { action: 'stop', stopReason: 'deadline' } };
    }
    const verdict = decide(
      { ...classification, diagnosis },
      {
        policy,
        attempt: this.#records.length + 1,
        maxAttempts: policy.maxAttempts,
        elapsedMs: clock.monotonicMs() - this.#startedAtMs,
        remainingMs: this.#remainingMs(),
        disabled: this.#disabled,
        replayable: request.replayable ?? true,
        keyed: this.#key !== undefined || carriesKey(policy, request.headers),
        ...(request.method === undefined ? {} : { method: request.method }),
        ...(request.url === undefined ? {} : { url: request.url }),
      },
      random,
    );
    return { diagnosis, verdict };
  }

  /** The attempt is over, and failed. */
  #close(diagnosis: Diagnosis, willRetry: boolean, delayMs?: number): void {
    this.#record(diagnosis, delayMs);
    // An attempt that the deadline cut short says nothing of the request; what was before it does.
    if (!this.#diagnosis || this.#attempt?.expired !== 'deadline') this.#diagnosis = diagnosis;
    this.#emit({ type: 'attempt-failed', diagnosis, willRetry });
  }

  #stop(stopReason: StopReason): 'stop' {
    this.#stopReason = stopReason;
    if (this.#diagnosis) this.#emit({ type: 'gave-up', stopReason, diagnosis: this.#diagnosis });
    return 'stop';
  }

  #record(diagnosis: Partial<Diagnosis>, delayMs?: number): void {
    const { category, status, code } = diagnosis;
    this.#records.push({
      attempt: this.#records.length + 1,
      ...(category === undefined ? {} : { category }),
      ...(status === undefined ? {} : { status }),
      ...(code === undefined ? {} : { code }),
      startedAtMs: this.#attemptAtMs,
      durationMs: this.settings.clock.monotonicMs() - this.#attemptStartMs,
      ...(delayMs === undefined ? {} : { delayMs }),
    });
  }

  #emit(body: EventBody): void {
    const { onEvent, clock } = this.settings;
    if (!onEvent) return;
    const attempt = Math.max(1, this.#records.length);
    emit(onEvent, body, this.#request, { vendor: this.#vendor, attempt, at: clock.nowMs() });
  }

  get #vendor(): string {
    return this.profile?.vendor ?? 'generic';
  }

  /** Made anew at each failure: an attempt may have sent a token of its own. */
  get #mask(): Mask {
    const { headers, url, secrets = [] } = this.#request;
    const pairs = headerPairs(headers);
    if (this.#attempt?.hasOwnHeaders) pairs.push(...this.#attempt.headers);
    for (const secret of [...secretsOf(pairs, url), ...secrets]) this.#secrets.add(secret);
    return maskOf([...this.#secrets]);
  }

  #masked(diagnosis: Diagnosis): Diagnosis {
    return maskValue(diagnosis, this.#mask) as Diagnosis;
  }

  #remainingMs(): number {
    const { clock, policy } = this.settings;
    if (policy.deadlineMs === undefined) return Infinity;
    return policy.deadlineMs - (clock.monotonicMs() - this.#startedAtMs);
  }
}

/** Marked by a Redial nearer to the wire, which has tried all that was to be tried. */
function isFinal(value: unknown): boolean {
  const stopReason = redialOf(value)?.stopReason;
  return stopReason !== undefined && stopReason !== 'disabled';
}
