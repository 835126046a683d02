import type { Clock } from '@redial/core';
import { quiet } from './quiet.ts';

/** One call of `clock.sleep`. */
export interface SleepRecord {
  /** Milliseconds asked for. */
  readonly delayMs: number;
  /** Virtual wall clock when it began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly outcome: 'pending' | 'elapsed' | 'aborted';
}

/** Options of {@link manualClock}. */
export interface ManualClockOptions {
  /** Wall clock at the start, in milliseconds since 1970. Default: 2026-01-01T00:00:00Z. */
  readonly startMs?: number | undefined;
  /**
   * `automatic`: when nothing else happens any more, time jumps to the end of the earliest sleep.
   * `manual`: time moves by `advance` alone. Default: `automatic`.
   */
  readonly mode?: 'automatic' | 'manual' | undefined;
  /**
   * How long, in real milliseconds, no sleep may begin or be aborted before time jumps. Work that is
   * done within that time does not run into a deadline that was set with this clock; a test without
   * such deadlines can set 0. Default: 20.
   */
  readonly quietMs?: number | undefined;
}

/** A clock whose time has nothing to do with the machine's. */
export interface ManualClock extends Clock {
  /** Every sleep asked for, in order. */
  readonly sleeps: readonly SleepRecord[];
  /** `delayMs` of the sleeps that elapsed, in the order in which they did. */
  readonly waitsMs: readonly number[];
  /**
   * Moves time on by `durationMs`, ending the sleeps that fall into it one by one, those also that
   * begin on the way. Resolves when what they set off has come to rest.
   */
  advance(durationMs: number): Promise<void>;
}

interface Sleeper {
  readonly dueMs: number;
  readonly end: (outcome: 'elapsed' | 'aborted') => void;
}

/**
 * A clock for tests: waits take no time and are exact.
 *
 * A deadline may be a sleep too, begun before the work and aborted when it is done. That is why a
 * sleep never ends the moment it is asked for: it ends when it is the earliest one pending and nothing
 * has moved for `quietMs`. The deadline of work that gets its answer is aborted by then, counts for
 * nothing and moves no time; the deadline of work that hangs elapses like any other sleep.
 *
 * @throws TypeError when an option is not what it may be.
 */
export function manualClock(options: ManualClockOptions = {}): ManualClock {
  const { startMs = Date.UTC(2026, 0, 1), mode = 'automatic', quietMs = 20, ...others } = options;
  for (const name of Object.keys(others)) {
    throw new TypeError(`manualClock: ${name} is not an option; there are startMs, mode, quietMs`);
  }
  check('startMs', startMs, Number.isFinite(startMs), 'a finite number');
  check('mode', mode, mode === 'automatic' || mode === 'manual', '"automatic" or "manual"');
  check('quietMs', quietMs, quietMs >= 0 && quietMs < Infinity, 'a number from 0');

  const sleeps: { delayMs: number; startedAtMs: number; outcome: SleepRecord['outcome'] }[] = [];
  const waitsMs: number[] = [];
  const pending = new Set<Sleeper>();
  let elapsedMs = 0;
  let changes = 0;
  let running = false;

  const settle = (): Promise<void> => quiet(quietMs, () => changes);

  /** The sleeper that is due first; of several at one moment, the one that began first. */
  const earliest = (): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const sleeper of pending) {
      if (sleeper.dueMs < (first?.dueMs ?? Infinity)) first = sleeper;
    }
    return first;
  };

  /** Ends what is due until `untilMs`, with a rest after each moment at which something was. */
  const moveTo = async (untilMs: number): Promise<void> => {
    await settle();
    for (let next = earliest(); next && next.dueMs <= untilMs; next = earliest()) {
      elapsedMs = Math.max(elapsedMs, next.dueMs);
      for (; next && next.dueMs <= elapsedMs; next = earliest()) {
        next.end('elapsed');
        await Promise.resolve();
      }
      await settle();
    }
    if (untilMs < Infinity) elapsedMs = Math.max(elapsedMs, untilMs);
  };

  const runUntilIdle = async (): Promise<void> => {
    if (running) return;
    running = true;
    await moveTo(Infinity);
    running = false;
  };

  const sleep = (delayMs: number, signal?: AbortSignal): Promise<'elapsed' | 'aborted'> => {
    const record: (typeof sleeps)[number] = {
      delayMs,
      startedAtMs: startMs + elapsedMs,
      outcome: 'pending',
    };
    sleeps.push(record);
    return new Promise((resolve) => {
      const onAbort = (): void => sleeper.end('aborted');
      const sleeper: Sleeper = {
        // Math.max(0, NaN) is NaN, which would never be due.
        dueMs: elapsedMs + (delayMs > 0 ? delayMs : 0),
        end: (outcome) => {
          pending.delete(sleeper);
          changes += 1;
          signal?.removeEventListener('abort', onAbort);
          record.outcome = outcome;
          if (outcome === 'elapsed') waitsMs.push(delayMs);
          resolve(outcome);
        },
      };
      if (signal?.aborted) sleeper.end('aborted');
      else if (sleeper.dueMs === elapsedMs) sleeper.end('elapsed');
      else {
        signal?.addEventListener('abort', onAbort, { once: true });
        pending.add(sleeper);
        changes += 1;
        if (mode === 'automatic') void runUntilIdle();
      }
    });
  };

  return {
    sleeps,
    waitsMs,
    sleep,
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    advance: (durationMs) => {
      check('advance', durationMs, durationMs >= 0 && durationMs < Infinity, 'a number from 0');
      return moveTo(elapsedMs + durationMs);
    },
  };
}

function check(name: string, value: unknown, ok: boolean, allowed: string): void {
  if (!ok) throw new TypeError(`manualClock: ${name} is ${String(value)}; allowed is ${allowed}`);
}
