import type { Engine } from './engine.ts';
import type { Answer, Vendor } from './vendor.ts';

/** Status of an attempt that nothing answered in time. */
export const timedOut = 0;

/** One thing to get done. */
export interface Job {
  readonly bornAtMs: number;
  readonly done: (ok: boolean) => void;
}

/** One process: what stands between its jobs and the vendor. */
export interface Client {
  start(job: Job): void;
}

export interface Policy {
  readonly name: string;
  /** One client per process; `fleet` is the number of processes. */
  create(world: World, fleet: number): Client;
}

/** What every client of one run shares. */
export interface World {
  readonly engine: Engine;
  readonly vendor: Vendor;
  /** The attempt's own limit; Infinity: none. */
  readonly timeoutMs: number;
}

/** Sends one attempt; `reply` is called once. */
export function send(world: World, reply: (answer: Answer) => void): void {
  const { engine, vendor, timeoutMs } = world;
  if (timeoutMs === Infinity) return vendor.call(reply);
  let open = true;
  const once = (answer: Answer): void => {
    if (!open) return;
    open = false;
    reply(answer);
  };
  vendor.call(once);
  engine.after(timeoutMs, () => once({ status: timedOut }));
}
