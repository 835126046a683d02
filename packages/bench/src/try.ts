import { drain } from './simulation/drain.ts';
import { redial } from './simulation/redial.ts';
import type { VendorSpec } from './simulation/vendor.ts';
const bucket = (perSecond: number, burst: number) => ({ type: 'bucket', perSecond, burst }) as const;
const fixed = (quota: number, windowMs: number, phaseMs = 0) => ({ type: 'fixed', quota, windowMs, phaseMs }) as const;
const slid = { type: 'sliding', quota: 1000, windowMs: 10000 } as const;
const cases: Record<string, [number, VendorSpec]> = {
  'A bucket fields': [10000, { limiter: bucket(100, 100), fields: true, retryAfter: 'ceil' }],
  'A 600/min fields': [10000, { limiter: fixed(600, 60000, 20000), fields: true, retryAfter: 'ceil' }],
  'B bucket RA ceil': [10000, { limiter: bucket(100, 100), retryAfter: 'ceil' }],
  'B bucket RA exact': [10000, { limiter: bucket(100, 100), retryAfter: 'exact' }],
  'B burst5 RA ceil': [10000, { limiter: bucket(100, 5), retryAfter: 'ceil' }],
  'B 600/min RA ceil': [10000, { limiter: fixed(600, 60000, 20000), retryAfter: 'ceil' }],
  'B fixed10 RA ceil': [10000, { limiter: fixed(1000, 10000, 6300), retryAfter: 'ceil' }],
  'B sliding RA ceil': [10000, { limiter: slid, retryAfter: 'ceil' }],
  'C bucket none': [10000, { limiter: bucket(100, 100) }],
  'C 600/min none': [10000, { limiter: fixed(600, 60000, 20000) }],
  'C sliding none': [10000, { limiter: slid }],
  'R 1000 ceil': [1000, { limiter: bucket(100, 20), retryAfter: 'ceil' }],
  'R 1000 none': [1000, { limiter: bucket(100, 20) }],
  'R 1000 floor': [1000, { limiter: bucket(100, 20), retryAfter: 'floor' }],
  'R 1000 fields': [1000, { limiter: bucket(100, 20), fields: true, retryAfter: 'ceil' }],
  'R 1000 fixed60': [1000, { limiter: fixed(60, 1000, 300), retryAfter: 'ceil' }],
  'M always60': [10000, { limiter: bucket(100, 100), retryAfter: 'always-60' }],
  'F p=.3': [10000, { limiter: bucket(100, 100), retryAfter: 'ceil', failing: 0.3 }],
  'F p=.1': [10000, { limiter: bucket(100, 100), retryAfter: 'ceil', failing: 0.1 }],
};
const only = process.argv[2];
for (const [n, [jobs, vendor]] of Object.entries(cases)) {
  if (only && !n.includes(only)) continue;
  const rs = [1, 2, 3, 4, 5].map((seed) => drain(redial('x'), { vendor, jobs, workers: 50, seed, limitMs: 3e6 }));
  const m = (k: 'makespan' | 'callsPerJob' | 'lost' | 'p99Ms') => rs.map((r) => r[k]).sort((a, b) => a - b);
  const f = (k: 'makespan' | 'callsPerJob' | 'lost' | 'p99Ms') => `${m(k)[2]!.toFixed(3)} (${m(k)[4]!.toFixed(3)})`;
  console.log(n.padEnd(20), f('makespan'), f('callsPerJob'), 'lost', f('lost'), 'p99', f('p99Ms'), rs.every((r) => r.finished) ? '' : 'UNFINISHED');
}
