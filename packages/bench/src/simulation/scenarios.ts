import type { DrainSpec } from './drain.ts';
import type { LimiterSpec } from './limiter.ts';
import type { OutageSpec } from './outage.ts';
import type { Outage, VendorSpec } from './vendor.ts';

const bucket = (perSecond: number, burst: number): LimiterSpec => ({
  type: 'bucket',
  perSecond,
  burst,
});
const perMinute: LimiterSpec = { type: 'fixed', quota: 600, windowMs: 60_000, phaseMs: 20_000 };
const sliding = { type: 'sliding', quota: 1_000, windowMs: 10_000 } as const;

/** What a scenario may cost; a figure above is reported as missed. */
export interface Bar {
  readonly makespan?: number;
  readonly callsPerJob?: number;
  readonly p99Ms?: number;
  readonly fairness?: number;
}

export interface DrainScenario {
  readonly name: string;
  readonly spec: DrainSpec;
  readonly seeds: number;
  readonly bar: Bar;
}

const batch = (
  name: string,
  vendor: VendorSpec,
  bar: Bar = {},
  more: Partial<DrainSpec> = {},
  seeds = 7,
): DrainScenario => ({ name, spec: { vendor, jobs: 10_000, workers: 50, ...more }, seeds, bar });

/** One process, 50 workers, 10,000 jobs, 50 ms a call. */
export const batches: readonly DrainScenario[] = [
  batch(
    'bucket 100/s, RateLimit fields',
    { limiter: bucket(100, 100), retryAfter: 'ceil', fields: true },
    { makespan: 1.02, callsPerJob: 1.002 },
  ),
  batch(
    '600 a minute, RateLimit fields',
    { limiter: perMinute, retryAfter: 'ceil', fields: true },
    { makespan: 1.02, callsPerJob: 1.002 },
  ),
  batch(
    'bucket 100/s, Retry-After in whole seconds',
    { limiter: bucket(100, 100), retryAfter: 'ceil' },
    { makespan: 1.03, callsPerJob: 1.015 },
  ),
  batch(
    '600 a minute, Retry-After in whole seconds',
    { limiter: perMinute, retryAfter: 'ceil' },
    { makespan: 1.03, callsPerJob: 1.015 },
  ),
  batch('bucket 100/s, exact Retry-After', { limiter: bucket(100, 100), retryAfter: 'exact' }),
  batch('bucket 100/s of 5, whole seconds', { limiter: bucket(100, 5), retryAfter: 'ceil' }),
  batch('1,000 in sliding 10 s, whole seconds', { limiter: sliding, retryAfter: 'ceil' }),
  batch(
    'bucket 100/s, nothing told',
    { limiter: bucket(100, 100) },
    { makespan: 1.03, callsPerJob: 1.025 },
  ),
  batch(
    '600 a minute, nothing told',
    { limiter: perMinute },
    { makespan: 1.03, callsPerJob: 1.025 },
  ),
  batch('1,000 in sliding 10 s, refused calls count', {
    limiter: { ...sliding, countsRefused: true },
  }),
  batch('bucket 100/s, Retry-After 0', { limiter: bucket(100, 100), retryAfter: 'zero' }),
  batch('bucket 100/s, half the time told', { limiter: bucket(100, 100), retryAfter: 'half' }),
  batch('bucket 100/s, always 60 s told', { limiter: bucket(100, 100), retryAfter: 'always-60' }),
  batch('bucket 100/s, 10 % fail', { limiter: bucket(100, 100), retryAfter: 'ceil', failing: 0.1 }),
  batch('bucket 100/s, 30 % fail', { limiter: bucket(100, 100), retryAfter: 'ceil', failing: 0.3 }),
];

const small = { jobs: 1_000 };
const smallBar: Bar = { makespan: 1.1, callsPerJob: 1.05, p99Ms: 2_000 };

/** The small batch that is also run on real sockets: 1,000 jobs, 50 workers, bucket 100/s of 20. */
export const smallBatches: readonly DrainScenario[] = [
  batch('whole seconds', { limiter: bucket(100, 20), retryAfter: 'ceil' }, smallBar, small, 21),
  batch('no hint', { limiter: bucket(100, 20) }, { makespan: 1.1 }, small, 21),
  batch(
    'RateLimit fields',
    { limiter: bucket(100, 20), retryAfter: 'ceil', fields: true },
    { makespan: 1.05 },
    small,
    21,
  ),
  batch(
    'fixed window, 60 a second',
    { limiter: { type: 'fixed', quota: 60, windowMs: 1_000, phaseMs: 300 }, retryAfter: 'ceil' },
    { makespan: 1.1, callsPerJob: 1.1 },
    small,
    21,
  ),
  ...[0, 300, 600, 900].map((phaseMs) =>
    batch(
      `the same, 12 ms a call, begun ${phaseMs} ms into a window`,
      {
        latencyMs: 1,
        jitterMs: 0.5,
        retryAfter: 'ceil',
        limiter: { type: 'fixed', quota: 60, windowMs: 1_000, phaseMs },
      },
      { makespan: 1.1, callsPerJob: 1.1 },
      small,
      21,
    ),
  ),
];

/** Limited is how many calls run at once, and not their rate: a second each on average, 100 s for all. */
const atOnce = (places: number, workers: number, toldMs?: number): DrainScenario =>
  batch(
    `${places} at once, ${workers} workers, ${toldMs ? `"${toldMs / 1_000}"` : 'nothing'} told`,
    { atOnce: places, serviceMs: 1_000, ...(toldMs ? { refusingToldMs: toldMs } : {}) },
    // Two pauses must be waited for before it is known.
    { makespan: toldMs === 5_000 ? 1.4 : 1.25, callsPerJob: 1.12 },
    { jobs: 100 * places, workers },
    15,
  );
export const placeBatches: readonly DrainScenario[] = [undefined, 1_000, 5_000].flatMap(
  (toldMs) => [atOnce(1, 5, toldMs), atOnce(5, 50, toldMs), atOnce(20, 50, toldMs)],
);

/** In a process that is held up for 150 ms after every second, on average. */
const heldUp = <Spec extends DrainSpec | OutageSpec>(spec: Spec): Spec => ({
  ...spec,
  stalls: { everyMs: 1_000, forMs: 150 },
});
const heldUpBatch = (scenario: DrainScenario): DrainScenario => ({
  ...scenario,
  spec: heldUp(scenario.spec),
  bar: {},
});
export const busyBatches: readonly DrainScenario[] = smallBatches.map(heldUpBatch);

/** No limit at all, but some calls are refused by chance: 100 requests a second for two minutes. */
const steady = (name: string, vendor: VendorSpec): OutageScenario => ({
  name,
  seeds: 7,
  spec: { perSecond: 100, durationMs: 120_000, timeoutMs: 1_000, vendor },
});
export const noises: readonly OutageScenario[] = [
  steady('1 % refused by chance, nothing told', { refusing: 0.01 }),
  steady('the same with "1"', { refusing: 0.01, refusingToldMs: 1_000 }),
  steady('the same with "5"', { refusing: 0.01, refusingToldMs: 5_000 }),
  steady('the same with "30"', { refusing: 0.01, refusingToldMs: 30_000 }),
  steady('5 %, nothing told', { refusing: 0.05 }),
  steady('10 %, nothing told', { refusing: 0.1 }),
  steady('10 % with "5"', { refusing: 0.1, refusingToldMs: 5_000 }),
  steady('20 %, nothing told', { refusing: 0.2 }),
];

const fleet = (clients: number, perSecond: number, workers: number, bar: Bar = {}): DrainScenario =>
  batch(
    `${clients.toLocaleString('en')} processes, bucket ${perSecond.toLocaleString('en')}/s`,
    { limiter: bucket(perSecond, perSecond), retryAfter: 'ceil' },
    bar,
    { clients, workers, jobs: perSecond * 100, fairAtMs: 50_000, limitMs: 1e6 },
    clients > 1_000 ? 1 : 2,
  );

export const fleets: readonly DrainScenario[] = [fleet(10, 100, 5), fleet(1_000, 1_000, 2)];
const sharedBar: Bar = { makespan: 1.03, callsPerJob: 1.01, fairness: 0.98 };
export const sharedFleets: readonly DrainScenario[] = [
  fleet(10, 100, 5, sharedBar),
  fleet(1_000, 1_000, 2, sharedBar),
  fleet(100_000, 10_000, 1, sharedBar),
];
export const hugeFleet: DrainScenario = fleet(100_000, 10_000, 1);

export interface OutageScenario {
  readonly name: string;
  readonly spec: OutageSpec;
  readonly seeds: number;
}

const fiveSeconds = (mode: Outage['mode']): readonly Outage[] => [
  { fromMs: 10_000, toMs: 15_000, mode },
];
const near = { latencyMs: 2, jitterMs: 0.5 };
const short = { perSecond: 150, durationMs: 60_000, timeoutMs: 1_000 };
const long = { perSecond: 700, durationMs: 300_000, timeoutMs: 1_000 };
const minute = (more: Partial<Outage> = {}): VendorSpec => ({
  capacity: { slots: 50, serviceMs: 50, queue: 2_000, rejectMs: 1 },
  latencyMs: 10,
  jitterMs: 1,
  outages: [{ fromMs: 60_000, toMs: 120_000, mode: 'refuses', ...more }],
});
const slots = { slots: 10, serviceMs: 50, queue: 100, rejectMs: 1 };

/** 150 requests a second, 5 s of 503, 200 a second possible; and the minute-long ones. */
export const outages: readonly OutageScenario[] = [
  {
    name: '5 s of 503, 503 beyond 200/s',
    seeds: 7,
    spec: {
      ...short,
      vendor: { ...near, serviceMs: 6, ceilingPerSecond: 200, outages: fiveSeconds('refuses') },
    },
  },
  {
    name: '5 s of 503, ten slots of 50 ms',
    seeds: 7,
    spec: { ...short, vendor: { ...near, capacity: slots, outages: fiveSeconds('refuses') } },
  },
  {
    name: '5 s of silence, ten slots of 50 ms',
    seeds: 7,
    spec: { ...short, vendor: { ...near, capacity: slots, outages: fiveSeconds('hangs') } },
  },
  { name: '60 s of 503, 700 of 1,000/s', seeds: 1, spec: { ...long, vendor: minute() } },
  {
    name: '60 s of 503, capacity back over 30 s',
    seeds: 1,
    spec: { ...long, vendor: minute({ rampMs: 30_000, rampFrom: 0.2 }) },
  },
  {
    name: '60 s of 503, 1,000 processes',
    seeds: 1,
    spec: { ...long, clients: 1_000, vendor: minute() },
  },
];

const heldUpOutage = (scenario: OutageScenario): OutageScenario => ({
  ...scenario,
  seeds: 15,
  spec: heldUp(scenario.spec),
});
/** The short ones in a process that is held up. */
export const busyOutages: readonly OutageScenario[] = outages.slice(0, 3).map(heldUpOutage);
