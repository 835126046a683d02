import { availableParallelism, cpus, loadavg } from 'node:os';
import { contenders } from '../contenders/index.ts';
import type { OverheadRecord } from '../success-path/overhead.ts';
import type { SizeRecord } from '../success-path/sizes.ts';
import type { LapRecord } from './laps.ts';
import { clientsOf } from './plan.ts';
import { scenarios, type Scenario } from './scenario.ts';
import { overheadTable, sizeTable, table, type Values } from './table.ts';

export interface Results {
  readonly full: boolean;
  readonly atOnce: number;
  readonly loadBefore: number;
  readonly laps: readonly LapRecord[];
  readonly overhead?: readonly OverheadRecord[] | undefined;
  readonly sizes?: readonly SizeRecord[] | undefined;
}

const kinds: Readonly<Record<Scenario['kind'], readonly [title: string, about: string]>> = {
  drain: [
    'A batch against a limit',
    '1,000 jobs, 50 workers, 10 ms a call; bucket 100/s with a burst of 20, unless it says otherwise. Ideal: when an omniscient ' +
      'scheduler would end. A job that the client gives up counts as lost and is begun anew; “never”: not within four times the ideal.',
  ],
  outage: [
    'An outage, and what comes after',
    '150 requests a second, 5 s of outage, 200 a second possible, 1 s for an attempt. Load: calls in the outage over requests offered. ' +
      'To 99 %: from recovery until every later half second answers 99 %. Slow: comes after it, not done within 1 s. Saved: of the requests of the outage.',
  ],
  faults: [
    'Partial faults',
    'The server carries the job out, and then 5 % lose the connection, 5 % get a 500, 2 % get no answer; 1,000 jobs, 150 a second, 1 s for an attempt. ' +
      'Where there is a key, the server knows it again, and clients that have to be told may resend POSTs.',
  ],
  fleet: [
    'A fleet',
    'Eight processes, 2,000 jobs, one key, bucket 100/s with a burst of 20, whole seconds told; a real redis-server. Fairness: Jain’s index over the processes at half time.',
  ],
};

/** The report of one run. */
export function markdown(results: Results): string {
  const { full, laps, overhead, sizes, atOnce, loadBefore } = results;
  const late = laps.filter(({ values }) => Number(values['lateMs'] ?? Infinity) > 200).length;
  const parts = [
    '# Bench: one run',
    `Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), load ${loadBefore.toFixed(1)} before and ` +
      `${loadavg()[0]?.toFixed(1)} after; ${atOnce} clients at a time, each in a process of its own with a server of its own. ` +
      `A lap whose process had no processor for 200 ms was done again, at most twice; ${late} of ${laps.length} were late all the same. ` +
      'Everything on 127.0.0.1. Cells: median (spread) where there were several runs; ✗: misses the bar.',
  ];
  for (const kind of ['drain', 'outage', 'faults', 'fleet'] as const) {
    const ran = scenarios.filter(
      (scenario) =>
        scenario.kind === kind &&
        laps.some((lap) => lap.kind === kind && lap.scenario === scenario.name),
    );
    if (ran.length === 0) continue;
    parts.push(`## ${kinds[kind][0]}`, kinds[kind][1]);
    for (const scenario of ran) {
      const byClient = new Map<string, Values[]>();
      for (const client of clientsOf(scenario, full)) {
        const records = laps.filter(
          (lap) => lap.client === client && lap.kind === kind && lap.scenario === scenario.name,
        );
        if (records.length === 0) continue;
        byClient.set(
          client,
          records.map(({ values }) => values),
        );
      }
      parts.push(`### ${scenario.name}`, table(scenario.columns, byClient));
    }
  }
  if (overhead) {
    parts.push(
      '## What a success costs',
      'Over a transport that answers at once, against the bare client; batches in turn.',
      overheadTable(overhead),
    );
  }
  if (sizes) {
    parts.push(
      '## Size',
      'Bundled by rolldown, minified, brotli; the client that Redial plugs into is external.',
      sizeTable(sizes),
    );
  }
  const how = contenders.map(({ name, how: set }) => `- **${name}**: ${set}`);
  parts.push('## How each was set', how.join('\n'));
  return `${parts.join('\n\n')}\n`;
}
