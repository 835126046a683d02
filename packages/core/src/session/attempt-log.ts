import { defined } from '../defined.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { AttemptRecord } from '../errors/info.ts';
import type { Clock } from '../wait/clock.ts';

/** Every sending of one request: when it began, how long it took, and what came of it. */
export class AttemptLog {
  readonly #clock: Clock;
  readonly #records: AttemptRecord[] = [];
  /** How long the attempt under way took, where it has succeeded; its record is made when asked for. */
  #successDurationMs: number | undefined;
  /** When the attempt under way began: by the wall clock, and by the monotonic one. */
  #attemptWallMs = 0;
  #attemptBeganMs = 0;
  /** When the request began, by the monotonic clock; read when it first matters. */
  #requestBeganMs: number | undefined;

  readonly #deadlineMs: number;

  /** @param deadlineMs milliseconds for the whole request, which begins now */
  constructor(clock: Clock, deadlineMs: number = Infinity) {
    this.#clock = clock;
    this.#deadlineMs = deadlineMs;
    if (deadlineMs < Infinity) this.elapsedMs();
  }

  /** Attempts that are over. */
  get length(): number {
    return this.#records.length + (this.#successDurationMs === undefined ? 0 : 1);
  }

  get records(): readonly AttemptRecord[] {
    return [...this.#records, ...this.#success()];
  }

  /** An attempt begins at `nowMs`, by the monotonic clock, or began `agoMs` before. */
  open(agoMs: number, nowMs: number = this.#clock.monotonicMs()): void {
    if (this.#successDurationMs !== undefined) this.#records.push(...this.#success());
    this.#successDurationMs = undefined;
    this.#attemptWallMs = this.#clock.nowMs() - agoMs;
    this.#attemptBeganMs = nowMs - agoMs;
    this.#requestBeganMs = Math.min(
      this.#requestBeganMs ?? this.#attemptBeganMs,
      this.#attemptBeganMs,
    );
  }

  /** Since the request began; the first time it is asked, it begins. */
  elapsedMs(): number {
    const nowMs = this.#clock.monotonicMs();
    return nowMs - (this.#requestBeganMs ??= nowMs);
  }

  /** Until the deadline; Infinity: there is none. */
  get remainingMs(): number {
    return this.#deadlineMs === Infinity ? Infinity : this.#deadlineMs - this.elapsedMs();
  }

  /** How long the attempt under way has taken so far. */
  get durationMs(): number {
    return this.#clock.monotonicMs() - this.#attemptBeganMs;
  }

  /** It is over, and succeeded; told again, the first time counts. */
  succeed(nowMs: number): void {
    this.#successDurationMs ??= nowMs - this.#attemptBeganMs;
  }

  /** What was taken for a success is none. */
  takeBack(): void {
    this.#successDurationMs = undefined;
  }

  /** It is over, and failed. `delayMs`: the wait that follows. */
  fail({ category, status, code }: Diagnosis, delayMs?: number): void {
    this.#records.push(
      defined<AttemptRecord>({
        attempt: this.#records.length + 1,
        category,
        status,
        code,
        startedAtMs: this.#attemptWallMs,
        durationMs: this.durationMs,
        delayMs,
      }),
    );
  }

  /** The wait after the last attempt turned out to be longer. */
  extendWait(byMs: number): void {
    const last = this.#records.pop();
    if (last) this.#records.push({ ...last, delayMs: (last.delayMs ?? 0) + byMs });
  }

  #success(): AttemptRecord[] {
    const durationMs = this.#successDurationMs;
    if (durationMs === undefined) return [];
    return [{ attempt: this.length, startedAtMs: this.#attemptWallMs, durationMs }];
  }
}
