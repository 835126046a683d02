import type { StopReason } from '../decide/verdict.ts';

/** Shared by all copies of this package in a process. */
const moments: { last: number } = ((globalThis as never as Record<symbol, { last: number }>)[
  Symbol.for('redial.moments')
] ??= { last: 0 });

/** A number that is higher each time: what came before what, where a clock may not tell. */
export function nextMoment(): number {
  return ++moments.last;
}

/** When a request ended, and why where it was given up. */
export interface Ending {
  readonly stopReason?: StopReason;
  /** By {@link nextMoment}. */
  readonly moment: number;
}

/** Why a request was given up, and when. */
export interface Stop extends Ending {
  readonly stopReason: StopReason;
}

/** A request is given up now. */
export function stopNow(stopReason: StopReason): Stop {
  return { stopReason, moment: nextMoment() };
}
