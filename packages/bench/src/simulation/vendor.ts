import type { Engine } from './engine.ts';
import { createLimiter, type Limiter, type LimiterSpec } from './limiter.ts';

/** How an answer names the wait: nothing, the truth, or what real vendors make of it. */
export type RetryAfter = 'none' | 'exact' | 'ceil' | 'floor' | 'zero' | 'half' | 'always-60';

export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly mode: 'refuses' | 'hangs';
  /** Milliseconds until its whole capacity is back, from `rampFrom` on. */
  readonly rampMs?: number;
  readonly rampFrom?: number;
}

export interface VendorSpec {
  readonly limiter?: LimiterSpec;
  readonly retryAfter?: RetryAfter;
  /** RateLimit fields on every answer. */
  readonly fields?: boolean;
  /** Workers with a queue: serves callers that have left as well, answers 503 when the queue is full. */
  readonly capacity?: {
    readonly slots: number;
    readonly serviceMs: number;
    readonly queue: number;
    /** Work that a 503 costs. */
    readonly rejectMs?: number;
  };
  /** Calls that run at once, of `serviceMs` on average; more are refused, with `refusingToldMs`. */
  readonly atOnce?: number;
  /** Calls a second beyond which it answers 503 at once. */
  readonly ceilingPerSecond?: number;
  readonly outages?: readonly Outage[];
  /** Part of the calls that fail for no reason, with 500. */
  readonly failing?: number;
  /** Part of the calls that are refused for no reason, and the time that is named with it. */
  readonly refusing?: number;
  readonly refusingToldMs?: number;
  /** Network, one way. */
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  readonly serviceMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly retryAfterMs?: number;
  readonly remaining?: number;
  readonly resetMs?: number;
  readonly quota?: number;
  readonly windowMs?: number;
}

/** One vendor behind a network. */
export class Vendor {
  calls = 0;
  refused = 0;
  readonly perSecond: number[] = [];
  readonly limiter: Limiter | undefined;
  readonly #engine: Engine;
  readonly #spec: VendorSpec;
  readonly #ceiling: Limiter | undefined;
  #busy = 0;
  #debtMs = 0;
  #queue: (() => void)[] = [];

  constructor(engine: Engine, spec: VendorSpec) {
    this.#engine = engine;
    this.#spec = spec;
    if (spec.limiter) this.limiter = createLimiter(spec.limiter);
    const { ceilingPerSecond: perSecond } = spec;
    if (perSecond) {
      this.#ceiling = createLimiter({
        type: 'bucket',
        perSecond,
        burst: Math.max(1, perSecond / 10),
      });
    }
  }

  /** Round trip and service of a call that meets no trouble, on average. */
  get answerMs(): number {
    const { latencyMs = 20, jitterMs = 2, serviceMs = 10, capacity } = this.#spec;
    return 2 * (latencyMs + jitterMs) + (capacity?.serviceMs ?? serviceMs);
  }

  /** What each call costs where only some run at once. */
  get placeMs(): number {
    const { serviceMs = 10, atOnce = Infinity } = this.#spec;
    return serviceMs / atOnce;
  }

  call(reply: (answer: Answer) => void): void {
    this.#engine.after(this.#oneWayMs(), () => this.#arrive(reply));
  }

  #oneWayMs(): number {
    const { latencyMs = 20, jitterMs = 2 } = this.#spec;
    return latencyMs + (jitterMs > 0 ? this.#engine.exponential(jitterMs) : 0);
  }

  #arrive(reply: (answer: Answer) => void): void {
    const { nowMs, random } = this.#engine;
    const { failing = 0, refusing = 0, serviceMs = 10, capacity, atOnce } = this.#spec;
    const { retryAfter = 'none' } = this.#spec;
    this.calls++;
    const second = Math.floor(nowMs / 1000);
    this.perSecond[second] = (this.perSecond[second] ?? 0) + 1;
    const outage = this.#spec.outages?.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs);
    if (outage?.mode === 'hangs') return;
    if (outage) return this.#answer(reply, { status: 503 }, 2);
    if (this.#ceiling && !this.#ceiling.take(nowMs)) return this.#answer(reply, { status: 503 }, 2);
    if (this.limiter && !this.limiter.take(nowMs)) {
      this.refused++;
      return this.#refuse(reply, toldBy(retryAfter, this.limiter.waitMs(nowMs)));
    }
    if (refusing > 0 && random() < refusing) return this.#refuse(reply, this.#spec.refusingToldMs);
    if (failing > 0 && random() < failing) return this.#answer(reply, { status: 500 }, serviceMs);
    if (atOnce) return this.#runAtOnce(reply, atOnce, serviceMs);
    if (!capacity) return this.#answer(reply, { status: 200 }, serviceMs);
    const serve = (): void => this.#serve(reply);
    if (this.#busy < this.#slots()) return serve();
    if (this.#queue.length < capacity.queue) return void this.#queue.push(serve);
    this.#debtMs += capacity.rejectMs ?? 0;
    this.#answer(reply, { status: 503 }, 2);
  }

  #refuse(reply: (answer: Answer) => void, toldMs: number | undefined): void {
    const told = toldMs === undefined ? {} : { retryAfterMs: toldMs };
    this.#answer(reply, { status: 429, ...told }, 2);
  }

  #runAtOnce(reply: (answer: Answer) => void, atOnce: number, serviceMs: number): void {
    if (this.#busy >= atOnce) return this.#refuse(reply, this.#spec.refusingToldMs);
    this.#busy++;
    this.#engine.after(this.#engine.exponential(serviceMs), () => {
      this.#busy--;
      this.#answer(reply, { status: 200 }, 0);
    });
  }

  #slots(): number {
    const { nowMs } = this.#engine;
    const slots = this.#spec.capacity!.slots;
    for (const { toMs, rampMs = 0, rampFrom = 0.2 } of this.#spec.outages ?? []) {
      const part = (nowMs - toMs) / rampMs;
      if (part >= 0 && part < 1) {
        return Math.max(1, Math.floor(slots * (rampFrom + (1 - rampFrom) * part)));
      }
    }
    return slots;
  }

  #serve(reply: (answer: Answer) => void): void {
    const { serviceMs } = this.#spec.capacity!;
    const extraMs = Math.min(this.#debtMs, 50 * serviceMs);
    this.#debtMs -= extraMs;
    this.#busy++;
    this.#engine.after(this.#engine.exponential(serviceMs) + extraMs, () => {
      this.#busy--;
      this.#answer(reply, { status: 200 }, 0);
      while (this.#busy < this.#slots() && this.#queue.length > 0) this.#queue.shift()!();
    });
  }

  #answer(reply: (answer: Answer) => void, answer: Answer, serviceMs: number): void {
    const full = { ...answer, ...this.#fields() };
    this.#engine.after(serviceMs + this.#oneWayMs(), () => reply(full));
  }

  #fields(): Partial<Answer> {
    if (!this.#spec.fields || !this.limiter) return {};
    const { nowMs } = this.#engine;
    const { quota, windowMs } = this.limiter;
    const resetMs = wholeSeconds(this.limiter.resetMs(nowMs));
    return { remaining: this.limiter.remaining(nowMs), resetMs, quota, windowMs };
  }
}

const wholeSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000 - 1e-9)) * 1000;

function toldBy(kind: RetryAfter, waitMs: number): number | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'ceil') return wholeSeconds(waitMs);
  if (kind === 'floor') return Math.floor(waitMs / 1000) * 1000;
  if (kind === 'zero') return 0;
  if (kind === 'half') return waitMs / 2;
  return kind === 'always-60' ? 60_000 : waitMs;
}
