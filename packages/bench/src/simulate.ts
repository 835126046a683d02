import { mkdir, writeFile } from 'node:fs/promises';
import { median } from './report/table.ts';
import { drain, type DrainResult } from './simulation/drain.ts';
import { outage, type OutageResult } from './simulation/outage.ts';
import { peers } from './simulation/peers.ts';
import type { Policy } from './simulation/client.ts';
import { redial } from './simulation/redial.ts';
import {
  batches,
  busyBatches,
  busyOutages,
  fleets,
  hugeFleet,
  noises,
  outages,
  placeBatches,
  sharedFleets,
  smallBatches,
  type Bar,
  type DrainScenario,
  type OutageScenario,
} from './simulation/scenarios.ts';

/**
 * `node src/simulate.ts [batches small places busy store fleets huge outages noise] [--peers]`: the tables of the simulation.
 * Prints Markdown; the raw records go to `results/simulation.json`.
 */
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const withPeers = process.argv.includes('--peers');
const wants = (name: string): boolean => chosen.length === 0 || chosen.includes(name);
const policies: readonly Policy[] = [redial('Redial'), ...(withPeers ? peers : [])];
const records: unknown[] = [];

const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const row = (...cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

function table(
  title: string,
  scenarios: readonly DrainScenario[],
  clients: readonly Policy[] = policies,
): void {
  console.log(`\n### ${title}\n\nMedian (worst) of the seeds.\n`);
  row(
    'scenario',
    'client',
    'makespan / ideal',
    'calls / job',
    'p99 ms',
    'lost',
    'fairness',
    'bars',
  );
  row('---', '---', '---', '---', '---', '---', '---', '---');
  for (const { name, spec, seeds: count, bar } of scenarios) {
    for (const policy of clients) {
      progress(`${name}: ${policy.name}`);
      const runs = seeds(count).map((seed) => drain(policy, { limitMs: 3e6, ...spec, seed }));
      records.push({ name, policy: policy.name, spec, runs });
      const finished = runs.every((run) => run.finished);
      const show = (key: keyof DrainResult, digits: number): string => {
        const values = runs.map((run) => Number(run[key]));
        if (values.some(Number.isNaN)) return '–';
        return `${median(values).toFixed(digits)} (${Math.max(...values).toFixed(digits)})`;
      };
      row(
        name,
        policy.name,
        finished ? show('makespan', 3) : '**never**',
        show('callsPerJob', 3),
        show('p99Ms', 0),
        show('lost', 3),
        show('fairness', 2),
        verdict(bar, runs),
      );
    }
  }
}

function verdict(bar: Bar, runs: readonly DrainResult[]): string {
  return Object.entries(bar)
    .map(([key, limit]) => {
      const value = median(runs.map((run) => run[key as keyof Bar]));
      const held = key === 'fairness' ? value >= limit : value <= limit;
      return `${key} ${limit}: ${held ? 'held' : '**missed**'}`;
    })
    .join(', ');
}

if (wants('batches')) table('One process, 50 workers, 10,000 jobs', batches);
if (wants('small')) table('One process, 50 workers, 1,000 jobs', smallBatches);
if (wants('places')) table('One process, a limit of calls at once', placeBatches);
if (wants('busy')) table('The same in a process held up 150 ms a second', busyBatches);
const store = redial('Redial, shared lane', { storeMs: 1 });
if (wants('store')) {
  table('Many processes on one key, a store 1 ms away', sharedFleets, [store]);
}
if (wants('fleets')) table('Many processes on one key, no store', fleets);
if (wants('huge')) table('A fleet of one-worker clients, no store', [hugeFleet]);
type Median = (key: keyof OutageResult) => number;
type Column = readonly [heading: string, show: (of: Median) => string];
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const percent = (part: number, digits = 1): string => `${(100 * part).toFixed(digits)} %`;

const outageColumns: readonly Column[] = [
  ['load: mean', (of) => of('loadMean').toFixed(2)],
  ['peak s', (of) => of('loadPeak').toFixed(2)],
  ['after it', (of) => of('loadAfter').toFixed(2)],
  ['to 99 %', (of) => seconds(of('recoveryMs'))],
  ['slow after', (of) => percent(of('slow'), 2)],
  ['saved in 30 s', (of) => percent(of('saved'))],
  ['failed', (of) => percent(of('failed'))],
  ['goodput 10 s / 30 s', (of) => `${of('goodput10').toFixed(0)} / ${of('goodput30').toFixed(0)}`],
  ['backlog gone', (of) => seconds(of('backlogMs'))],
];
const noiseColumns: readonly Column[] = [
  ['calls / request', (of) => of('callsPerJob').toFixed(3)],
  ['longer than 1 s', (of) => percent(of('slow'))],
  ['failed', (of) => percent(of('failed'))],
];

function outageTable(
  title: string,
  scenarios: readonly OutageScenario[],
  columns: readonly Column[] = outageColumns,
): void {
  console.log(`\n### ${title}\n`);
  const headings = ['scenario', 'client', ...columns.map(([heading]) => heading)];
  row(...headings);
  row(...headings.map(() => '---'));
  for (const { name, spec, seeds: count } of scenarios) {
    for (const policy of policies) {
      progress(`${name}: ${policy.name}`);
      const runs = seeds(count).map((seed) => outage(policy, { ...spec, seed }));
      records.push({ name, policy: policy.name, spec, runs });
      const of: Median = (key) => median(runs.map((run) => run[key]));
      row(name, policy.name, ...columns.map(([, show]) => show(of)));
    }
  }
}
if (wants('outages')) outageTable('Outages', outages);
if (wants('noise')) outageTable('Refusals that are no limit', noises, noiseColumns);
if (wants('busy')) outageTable('Outages, in a process held up 150 ms a second', busyOutages);
const directory = new URL('../results/', import.meta.url);
await mkdir(directory, { recursive: true });
await writeFile(new URL('simulation.json', directory), JSON.stringify(records));
