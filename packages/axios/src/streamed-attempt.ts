import { systemClock } from '@redial/core';
import type { Config } from './config.ts';

/** An attempt that brings its answer as a stream: for axios it is over as soon as the head is there. */
export class StreamedAttempt {
  readonly #endsAtMs: number;

  constructor({ timeout }: Config) {
    this.#endsAtMs = Number(timeout) > 0 ? systemClock.monotonicMs() + Number(timeout) : Infinity;
  }

  /** How long its body may still take. */
  get leftMs(): number {
    return Math.max(0, this.#endsAtMs - systemClock.monotonicMs());
  }
}
