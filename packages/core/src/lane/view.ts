import { defined } from '../defined.ts';
import { isUsedUp } from './grant.ts';
import { opensAtMs } from './lane.ts';
import { rateAt } from './pace.ts';
import { isConcurrencyLimited } from './concurrency.ts';
import type { LaneState } from './state.ts';

/** What a lane looks like from outside, at one moment. */
export interface LaneView {
  /** Origin, digest of the credential, limit group. */
  readonly key: string;
  /**
   * `open`: nobody waits; `paused`: nobody goes before `opensInMs`, then one first; `paced`: requests go at
   * `perSecond`, as many as are left, or as many at once as the vendor takes; `down`: so many have failed that only probes go.
   */
  readonly status: 'open' | 'paused' | 'paced' | 'down';
  /** Requests that wait for their turn. */
  readonly queued: number;
  /** Requests that were sent and are not answered. */
  readonly inFlight: number;
  /** Milliseconds until the next request may go, where that is known. */
  readonly opensInMs?: number;
  /** The pace that is tried now, in requests a second; absent: none. */
  readonly perSecond?: number;
  /** What the vendor's fields said is left. */
  readonly remaining?: number;
}

/** What happened to a lane. */
export type LaneChange = 'lane-paused' | 'lane-opened' | 'lane-paced' | 'lane-down' | 'lane-up';

export function statusOf(s: LaneState, nowMs: number): LaneView['status'] {
  if (s.down) return 'down';
  if (s.untilMs > nowMs || isUsedUp(s, nowMs)) return 'paused';
  return rateAt(s, nowMs) < Infinity || s.quota < Infinity || isConcurrencyLimited(s)
    ? 'paced'
    : 'open';
}

/** A lane at one moment; `queued` requests wait in it. */
export function viewOf(key: string, s: LaneState, queued: number, nowMs: number): LaneView {
  const rate = rateAt(s, nowMs);
  const opensMs = opensAtMs(s, nowMs);
  return defined<LaneView>({
    key,
    status: statusOf(s, nowMs),
    queued,
    inFlight: s.inFlight,
    opensInMs: opensMs > nowMs ? Math.ceil(opensMs - nowMs) : undefined,
    perSecond: rate < Infinity ? rate * 1000 : undefined,
    remaining: s.remaining < Infinity ? Math.max(0, Math.floor(s.remaining)) : undefined,
  });
}

/** Who is told what happens to a lane. */
export type LaneListener = (change: LaneChange, lane: LaneView) => void;

/** Tells what happens to a lane, by what its status changes to. */
export class Announcer {
  readonly #onChange: LaneListener | undefined;
  readonly #view: () => LaneView;
  #status: LaneView['status'] = 'open';

  constructor(onChange: LaneListener | undefined, view: () => LaneView) {
    this.#onChange = onChange;
    this.#view = view;
  }

  /** What was told last. */
  get status(): LaneView['status'] {
    return this.#status;
  }

  tell(status: LaneView['status']): void {
    const before = this.#status;
    if (status === before) return;
    this.#status = status;
    const tell = (change: LaneChange): void => this.#onChange?.(change, this.#view());
    if (before === 'down') tell('lane-up');
    else if (before === 'paused' ? status !== 'down' : status === 'open') tell('lane-opened');
    if (status !== 'open') tell(`lane-${status}`);
  }
}
