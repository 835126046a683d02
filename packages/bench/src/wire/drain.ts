import type { Contender } from '../contenders/contender.ts';
import type { LimiterSpec } from '../simulation/limiter.ts';
import { limitedServer, type LimitedServerSpec } from './limited-server.ts';

const bucket: LimiterSpec = { type: 'bucket', perSecond: 100, burst: 20 };

/** The limits of the batch, and what each tells. */
export const drainScenarios: Readonly<Record<string, LimitedServerSpec>> = {
  'whole seconds': { limiter: bucket, told: 'ceil' },
  'no hint': { limiter: bucket },
  'HTTP date': { limiter: bucket, told: 'date' },
  'X-RateLimit-Reset': { limiter: bucket, told: 'reset' },
  'RateLimit fields': { limiter: bucket, told: 'ceil', fields: true },
  'fixed window 60/s': {
    limiter: { type: 'fixed', quota: 60, windowMs: 1_000, phaseMs: 300 },
    told: 'ceil',
  },
};

export interface DrainRecord {
  /** Over when an omniscient scheduler would end; NaN where it did not end in time. */
  readonly makespan: number;
  /** Over the ideal, for the first 95 % of the jobs. */
  readonly makespan95: number;
  readonly calls: number;
  readonly p99Ms: number;
  /** Jobs that the client gave up at least once and that were begun anew. */
  readonly lost: number;
  readonly tookMs: number;
  readonly doneAtMs: readonly number[];
  readonly refusedAtMs: readonly number[];
}

const [jobs, workers] = [1_000, 50];
/** Code is loaded and compiled before the clock starts: everybody's first calls would be slow. */
export async function warmUp(contender: Contender): Promise<void> {
  const server = await limitedServer({ serviceMs: 1 });
  const send = await contender.create({ url: server.url, perSecond: 1_000 });
  const some = Array.from({ length: 50 }, (_, id) => send({ id, method: 'GET' }));
  await Promise.allSettled(some);
  await server.close();
}

/** Whoever needs more than this many times the ideal does not finish. */
const patience = 4;

/**
 * 1,000 jobs by 50 workers against a limit. What the client gives up is begun anew when the rest is
 * done, as somebody with a batch has to, and counted as lost.
 */
export async function drain(contender: Contender, scenario: string): Promise<DrainRecord> {
  const spec = drainScenarios[scenario];
  if (!spec?.limiter) throw new Error(`no such scenario: ${scenario}`);
  const { limiter } = spec;
  // The throttling plugin of octokit looks for these words.
  const message = contender.name.startsWith('octokit') ? 'a secondary rate limit' : undefined;
  await warmUp(contender);
  const server = await limitedServer(message === undefined ? spec : { ...spec, message });
  const perSecond = limiter.type === 'bucket' ? limiter.perSecond : 60;
  const send = await contender.create({ url: server.url, perSecond });
  const idealMs =
    limiter.type === 'bucket'
      ? ((jobs - limiter.burst) / perSecond) * 1000
      : (Math.ceil(jobs / 60) - 1) * 1000 - 300;
  const waiting = Array.from({ length: jobs }, (_, id) => ({ id, bornMs: NaN }));
  const latencies: number[] = [];
  const doneAtMs: number[] = [];
  let lost = 0;
  const startMs = performance.now();
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      job.bornMs ||= performance.now();
      try {
        await send({ id: job.id, method: 'GET' });
        const nowMs = performance.now();
        latencies.push(nowMs - job.bornMs);
        doneAtMs.push(Math.round(nowMs - startMs));
      } catch {
        lost++;
        waiting.push(job);
        // A client that fails without a call must not spin.
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  };
  const limit = new Promise<void>((resolve) => {
    setTimeout(resolve, patience * idealMs).unref();
  });
  await Promise.race([Promise.all(Array.from({ length: workers }, worker)), limit]);
  waiting.length = 0;
  const tookMs = performance.now() - startMs;
  const finished = doneAtMs.length === jobs;
  await server.close();
  return {
    makespan: finished ? tookMs / idealMs : NaN,
    makespan95: (doneAtMs[Math.ceil(0.95 * jobs) - 1] ?? NaN) / (0.95 * idealMs),
    calls: server.calls() / jobs,
    p99Ms: latencies.toSorted((a, b) => a - b)[Math.floor(0.99 * latencies.length)] ?? NaN,
    lost: lost / jobs,
    tookMs,
    doneAtMs,
    refusedAtMs: server.refusedAtMs,
  };
}
