import { withRedial } from '@redial/fetch';
import type { LimiterSpec } from '../simulation/limiter.ts';
import { limitedServer, type LimitedServerSpec } from './limited-server.ts';

/**
 * `node src/wire/drain.ts [runs] [scenario]`: 1,000 jobs, 50 workers, on real sockets, through `withRedial(fetch)` as it comes.
 */
const bucket: LimiterSpec = { type: 'bucket', perSecond: 100, burst: 20 };
const scenarios: Record<string, LimitedServerSpec> = {
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
const [runs = '3', only = ''] = process.argv.slice(2);
const [jobs, workers] = [1_000, 50];
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

for (const [name, spec] of Object.entries(scenarios)) {
  if (!name.includes(only)) continue;
  const results: { makespan: number; calls: number; p99: number; lost: number }[] = [];
  for (let run = 0; run < Number(runs); run++) results.push(await drain(spec));
  const show = (key: 'makespan' | 'calls' | 'p99' | 'lost', digits: number): string => {
    const values = results.map((result) => result[key]);
    return `${median(values).toFixed(digits)} (${Math.max(...values).toFixed(digits)})`;
  };
  console.log(
    `| ${name} | ${show('makespan', 3)} | ${show('calls', 3)} | ${show('p99', 0)} | ${show('lost', 0)} |`,
  );
}

async function drain(spec: LimitedServerSpec) {
  const server = await limitedServer(spec);
  const api = withRedial(fetch, {});
  const latencies: number[] = [];
  let left = jobs;
  let lost = 0;
  const startMs = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const bornMs = performance.now();
      const response = await api(server.url);
      if (!response.ok) lost++;
      await response.arrayBuffer();
      latencies.push(performance.now() - bornMs);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  const tookMs = performance.now() - startMs;
  await server.close();
  const { limiter } = spec;
  const idealMs =
    limiter?.type === 'bucket'
      ? ((jobs - limiter.burst) / limiter.perSecond) * 1000
      : (Math.ceil(jobs / 60) - 1) * 1000 - 300;
  return {
    makespan: tookMs / idealMs,
    calls: server.calls() / jobs,
    p99: latencies.toSorted((a, b) => a - b)[Math.floor(0.99 * jobs)] ?? NaN,
    lost,
  };
}
