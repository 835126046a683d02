import type { Policy, World } from './client.ts';
import { Engine, type Stalls } from './engine.ts';
import { Vendor, type VendorSpec } from './vendor.ts';

/** A batch: workers that take the next job when one is done; what fails is done again at the end. */
export interface DrainSpec {
  readonly vendor: VendorSpec;
  readonly jobs: number;
  readonly clients?: number;
  /** Per client. */
  readonly workers: number;
  readonly seed?: number;
  readonly timeoutMs?: number;
  /** When the shares of the clients are compared. */
  readonly fairAtMs?: number;
  readonly limitMs?: number;
  readonly stalls?: Stalls;
}

export interface DrainResult {
  readonly finished: boolean;
  /** When the last job was done, over when an omniscient scheduler would be. */
  readonly makespan: number;
  /** The same of the first 95 % of the jobs. */
  readonly makespan95: number;
  readonly callsPerJob: number;
  /** Part of the jobs that failed at least once and were begun anew. */
  readonly lost: number;
  readonly p99Ms: number;
  /** Jain's index over the clients at `fairAtMs`. */
  readonly fairness: number;
}

export function drain(policy: Policy, spec: DrainSpec): DrainResult {
  const { jobs, clients = 1, workers, seed = 1, timeoutMs = Infinity } = spec;
  const { fairAtMs = Infinity, limitMs = 6e6 } = spec;
  const engine = new Engine(seed, spec.stalls);
  const vendor = new Vendor(engine, spec.vendor);
  const world: World = { engine, vendor, timeoutMs };
  const latencies: number[] = [];
  const doneBy = new Float64Array(clients);
  const mark = Math.ceil(0.95 * jobs);
  let done = 0;
  let lost = 0;
  let at95Ms = NaN;
  let fairness = NaN;
  for (let index = 0; index < clients; index++) {
    const client = policy.create(world, clients);
    let left = Math.floor(jobs / clients) + (index < jobs % clients ? 1 : 0);
    const again: number[] = [];
    let idle = 0;
    const next = (): void => {
      let bornAtMs: number | undefined = engine.nowMs;
      if (left > 0) left--;
      else bornAtMs = again.shift();
      if (bornAtMs === undefined) return void idle++;
      const born = bornAtMs;
      client.start({
        bornAtMs: born,
        done: (ok) => {
          if (ok) {
            doneBy[index]!++;
            latencies.push(engine.nowMs - born);
            if (++done === mark) at95Ms = engine.nowMs;
            if (done === jobs) return engine.stop();
          } else {
            lost++;
            again.push(born);
            if (idle > 0) {
              idle--;
              engine.after(0, next);
            }
          }
          // A job that fails without a single call must not spin.
          engine.after(ok ? 0 : 1, next);
        },
      });
    };
    for (let worker = 0; worker < workers; worker++) engine.at(0, next);
  }
  if (fairAtMs < Infinity) engine.at(fairAtMs, () => (fairness = jain(doneBy)));
  engine.run(limitMs);
  const idealMs = (count: number): number =>
    Math.max(
      (vendor.limiter?.idealMs(count) ?? 0) + vendor.answerMs,
      (count / (clients * workers)) * vendor.answerMs,
      count * vendor.placeMs,
    );
  latencies.sort((a, b) => a - b);
  return {
    finished: done === jobs,
    makespan: engine.nowMs / idealMs(jobs),
    makespan95: at95Ms / idealMs(mark),
    callsPerJob: vendor.calls / jobs,
    lost: lost / jobs,
    p99Ms: latencies[Math.floor(0.99 * latencies.length)] ?? NaN,
    fairness,
  };
}

export function jain(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (const value of Array.from(values)) {
    sum += value;
    squares += value * value;
  }
  return squares === 0 ? 1 : sum ** 2 / (values.length * squares);
}
