import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { batchPicture } from './report/batch-picture.ts';
import { inProcess, runLaps, type LapRecord } from './report/laps.ts';
import { markdown } from './report/markdown.ts';
import { lapsOf, type Plan } from './report/plan.ts';
import type { OverheadRecord } from './success-path/overhead.ts';
import type { SizeRecord } from './success-path/sizes.ts';

/**
 * `pnpm bench [--full] [--rounds n] [--at-once n] [--only drain,outage,faults,fleet,overhead,sizes] [--keep]
 *   [--scenario words] [--client words]`.
 * Some minutes by default; `--full` has all clients and scenarios, three rounds, and takes an hour.
 * `--keep` keeps the records of earlier runs, so that parts can be measured one by one; with `--only none` it just
 * writes the report anew.
 * Writes `results/REPORT.md`, `results/records.jsonl` and, with the drain, `results/batch.svg`.
 */
const { values: flags } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    'at-once': { type: 'string' },
    keep: { type: 'boolean', default: false },
    scenario: { type: 'string', default: '' },
    client: { type: 'string', default: '' },
    only: { type: 'string', default: 'drain,outage,faults,fleet,overhead,sizes' },
  },
});
const { full, only, keep } = flags;
const kinds = ['drain', 'outage', 'faults', 'fleet'] as const;
const wanted = only.split(',');
const plan: Plan = {
  full,
  rounds: Number(flags.rounds ?? (full ? 3 : 1)),
  kinds: kinds.filter((kind) => wanted.includes(kind)),
  scenario: flags.scenario,
  client: flags.client,
};
const atOnce = Number(flags['at-once'] ?? Math.max(2, availableParallelism()));
const directory = new URL('../results/', import.meta.url);
const records = new URL('records.jsonl', directory);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);
const loadBefore = loadavg()[0] ?? NaN;
await mkdir(directory, { recursive: true });
if (!keep) await writeFile(records, '');

const script = new URL('success-path/lap.ts', import.meta.url);
async function measure(kind: string, ...args: readonly string[]): Promise<void> {
  if (!wanted.includes(kind)) return;
  progress(`measuring ${kind} ...`);
  const values = await inProcess(script, [kind, ...args]);
  await appendFile(records, `${JSON.stringify({ kind, values })}\n`);
}
await measure('sizes');
await measure('overhead', full ? '60' : '20');

const laps = lapsOf(plan);
let count = 0;
const told = async (record: LapRecord): Promise<void> => {
  const { kind, scenario, client, values } = record;
  const figures = Object.entries(values)
    .filter(([, value]) => typeof value === 'number')
    .map(([key, value]) => `${key} ${Number(Number(value).toFixed(3))}`);
  progress(`[${++count}/${laps.length}] ${kind} · ${scenario} · ${client}: ${figures.join(', ')}`);
  await appendFile(records, `${JSON.stringify(record)}\n`);
};
// A fleet has processes enough of its own.
const alone = laps.filter(({ kind }) => kind === 'fleet');
await runLaps(
  laps.filter(({ kind }) => kind !== 'fleet'),
  atOnce,
  told,
);
await runLaps(alone, 1, told);

const known = (await readFile(records, 'utf8'))
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as { kind: string; values: unknown });
const last = (kind: string): unknown => known.findLast((one) => one.kind === kind)?.values;
const done = known.filter((one): one is LapRecord => kinds.some((kind) => kind === one.kind));
const report = markdown({
  full,
  atOnce,
  loadBefore,
  laps: done,
  overhead: last('overhead') as OverheadRecord[] | undefined,
  sizes: last('sizes') as SizeRecord[] | undefined,
});
await writeFile(new URL('REPORT.md', directory), report);
const picture = batchPicture(done);
if (picture) await writeFile(new URL('batch.svg', directory), picture);
progress(`results/REPORT.md is written`);
console.log(report);
