import type { Clock } from '../wait/clock.ts';

interface Sleeper {
  readonly atMs: number;
  readonly wake: (how: 'elapsed' | 'aborted') => void;
}

/** A clock that stands still until a test moves it. */
export class StillClock implements Clock {
  #nowMs = 1_000_000;
  #sleepers: Sleeper[] = [];

  nowMs = (): number => this.#nowMs;
  monotonicMs = (): number => this.#nowMs;

  /** Timers that are set. */
  get timers(): number {
    return this.#sleepers.length;
  }

  sleep = (delayMs: number, signal?: AbortSignal): Promise<'elapsed' | 'aborted'> =>
    new Promise((resolve) => {
      const sleeper: Sleeper = {
        atMs: this.#nowMs + delayMs,
        wake: (how) => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          resolve(how);
        },
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => sleeper.wake('aborted'), { once: true });
    });

  /** Lets time pass; everything that falls due happens in its order. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      await settled();
      const [next] = this.#sleepers.toSorted((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > untilMs) break;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake('elapsed');
    }
    this.#nowMs = untilMs;
    await settled();
  }
}

/** What was resolved has been noticed. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
