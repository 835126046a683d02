/** What a vendor's limit lets through. Times in milliseconds. */
export interface Limiter {
  take(nowMs: number): boolean;
  /** Until a call would be accepted; 0: now. */
  waitMs(nowMs: number): number;
  remaining(nowMs: number): number;
  /** Until the window ends or the bucket holds another token. */
  resetMs(nowMs: number): number;
  readonly quota: number;
  readonly windowMs: number;
  /** When `calls` that are all there at 0 can have been accepted at the earliest. */
  idealMs(calls: number): number;
}

export type LimiterSpec =
  | { readonly type: 'bucket'; readonly perSecond: number; readonly burst: number }
  | {
      readonly type: 'fixed' | 'sliding';
      readonly quota: number;
      readonly windowMs: number;
      /** How far into its first window it is at the start. */
      readonly phaseMs?: number;
      /** Refused calls count against the quota. */
      readonly countsRefused?: boolean;
    };

export function createLimiter(spec: LimiterSpec): Limiter {
  if (spec.type === 'bucket') return new Bucket(spec.perSecond / 1000, spec.burst);
  const { quota, windowMs, phaseMs = 0, countsRefused = false } = spec;
  return spec.type === 'fixed'
    ? new FixedWindow(quota, windowMs, phaseMs, countsRefused)
    : new SlidingLog(quota, windowMs, countsRefused);
}

class Bucket implements Limiter {
  readonly quota: number;
  readonly windowMs: number;
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #atMs = 0;

  constructor(rate: number, burst: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
    this.windowMs = Math.max(1, Math.round(burst / rate / 1000)) * 1000;
    this.quota = Math.round(rate * this.windowMs);
  }

  take(nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens--;
    return true;
  }

  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return Math.max(0, (1 - this.#tokens) / this.#rate);
  }

  remaining(nowMs: number): number {
    this.#fill(nowMs);
    return Math.floor(this.#tokens + 1e-9);
  }

  resetMs(nowMs: number): number {
    return this.waitMs(nowMs) || 1 / this.#rate;
  }

  idealMs(calls: number): number {
    return Math.max(0, (calls - this.#burst) / this.#rate);
  }

  #fill(nowMs: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#atMs) * this.#rate);
    this.#atMs = nowMs;
  }
}

class FixedWindow implements Limiter {
  readonly quota: number;
  readonly windowMs: number;
  readonly #phaseMs: number;
  readonly #countsRefused: boolean;
  #window = -1;
  #used = 0;

  constructor(quota: number, windowMs: number, phaseMs: number, countsRefused: boolean) {
    this.quota = quota;
    this.windowMs = windowMs;
    this.#phaseMs = phaseMs;
    this.#countsRefused = countsRefused;
  }

  take(nowMs: number): boolean {
    this.#roll(nowMs);
    const ok = this.#used < this.quota;
    if (ok || this.#countsRefused) this.#used++;
    return ok;
  }

  waitMs(nowMs: number): number {
    this.#roll(nowMs);
    return this.#used < this.quota ? 0 : this.resetMs(nowMs);
  }

  remaining(nowMs: number): number {
    this.#roll(nowMs);
    return Math.max(0, this.quota - this.#used);
  }

  resetMs(nowMs: number): number {
    this.#roll(nowMs);
    return (this.#window + 1) * this.windowMs - this.#phaseMs - nowMs;
  }

  idealMs(calls: number): number {
    const windows = Math.ceil(calls / this.quota) - 1;
    return windows <= 0 ? 0 : windows * this.windowMs - this.#phaseMs;
  }

  #roll(nowMs: number): void {
    const window = Math.floor((nowMs + this.#phaseMs) / this.windowMs);
    if (window === this.#window) return;
    this.#window = window;
    this.#used = 0;
  }
}

class SlidingLog implements Limiter {
  readonly quota: number;
  readonly windowMs: number;
  readonly #countsRefused: boolean;
  #log: number[] = [];
  #head = 0;

  constructor(quota: number, windowMs: number, countsRefused: boolean) {
    this.quota = quota;
    this.windowMs = windowMs;
    this.#countsRefused = countsRefused;
  }

  take(nowMs: number): boolean {
    const ok = this.#size(nowMs) < this.quota;
    if (ok || this.#countsRefused) this.#log.push(nowMs);
    return ok;
  }

  waitMs(nowMs: number): number {
    const size = this.#size(nowMs);
    return size < this.quota
      ? 0
      : this.#log[this.#head + size - this.quota]! + this.windowMs - nowMs;
  }

  remaining(nowMs: number): number {
    return Math.max(0, this.quota - this.#size(nowMs));
  }

  resetMs(nowMs: number): number {
    return this.#size(nowMs) > 0 ? this.#log[this.#head]! + this.windowMs - nowMs : 0;
  }

  idealMs(calls: number): number {
    return (Math.ceil(calls / this.quota) - 1) * this.windowMs;
  }

  #size(nowMs: number): number {
    while (this.#head < this.#log.length && this.#log[this.#head]! <= nowMs - this.windowMs) {
      this.#head++;
    }
    if (this.#head > 10_000) {
      this.#log = this.#log.slice(this.#head);
      this.#head = 0;
    }
    return this.#log.length - this.#head;
  }
}
