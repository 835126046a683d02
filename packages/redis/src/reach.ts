import { Absence } from './absence.ts';
import type { RedisClient } from './client.ts';

/** What is sooner costs nobody anything. */
const atOnceMs = 50;
/** Redis must answer within this, else a lane goes on alone. */
export const patienceMs = 500;

/**
 * Whether Redis answers at all. That it does not, one lane waits to find out, and the client's other lanes need not:
 * each that is used now and then alone would, at each call. Moments are by the clock's `monotonicMs`.
 */
export class Reach {
  readonly #silence: Absence = new Absence();
  #heardAtMs = -Infinity;
  /** The lane that was the last to fail. */
  #lost: unknown;
  #signs = 0;
  #isSignedLate = false;

  /** How many signs there were that Redis is back: each lane asks it once more at each. */
  get signs(): number {
    return this.#signs;
  }

  /** The client has a connection again. */
  connected(): void {
    this.#signs++;
  }

  /**
   * May a call be sent? After a silence one goes first; the lane that was the last to fail asks for itself alone, as of a
   * cluster it may be its node that is away.
   */
  mayCall(lane: unknown, nowMs: number): boolean {
    if (lane === this.#lost) return true;
    if (this.#silence.keeps(nowMs, this.#signs)) return false;
    this.#silence.try(this.#signs);
    return true;
  }

  answered(nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.#isSignedLate = false;
    this.#lost = undefined;
    this.#silence.end();
  }

  /** Of a cluster, others may have answered since: then it is that lane's node that does not. */
  late(lane: unknown, sentAtMs: number, nowMs: number): void {
    if (this.#heardAtMs >= sentAtMs) return;
    if (lane === this.#lost) return this.#silence.tryAgain();
    this.#lost = lane;
    this.#silence.failed(nowMs);
  }

  /**
   * That it fails at once each lane finds out by itself; after a silence it is as good as silent. An error that is long
   * in coming is the client's own, which has waited for an answer.
   */
  failed(lane: unknown, sentAtMs: number, nowMs: number): void {
    if (this.#silence.isOn || nowMs - sentAtMs >= atOnceMs) this.late(lane, sentAtMs, nowMs);
  }

  /** An answer that is waited for no longer is a sign; but where each comes late only the first is. */
  answeredLate(): void {
    if (!this.#isSignedLate) this.#signs++;
    this.#isSignedLate = true;
  }
}

const reaches = new WeakMap<RedisClient, Reach>();

/** It is one for all that use the client. */
export function reachOf(client: RedisClient): Reach {
  let reach = reaches.get(client);
  if (reach) return reach;
  reach = new Reach();
  reaches.set(client, reach);
  client.on?.('ready', reach.connected.bind(reach));
  return reach;
}
