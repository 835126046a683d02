import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { batchPicture } from './report/batch-picture.ts';
import { inProcess, runLaps, type LapRecord } from './report/laps.ts';
import { markdown } from './report/markdown.ts';
import { lapsOf, type Plan } from './report/plan.ts';
import type { OverheadRecord } from './success-path/overhead.ts';
import type { SizeRecord } from './success-path/sizes.ts';

/**
 * `pnpm bench [--full] [--rounds n] [--at-once n] [--only drain,outage,faults,fleet,overhead,sizes]`.
 * Some minutes by default; `--full` has all clients and scenarios, three rounds, and takes an hour.
 * Writes `results/REPORT.md`, `results/records.jsonl` and, with the drain, `results/batch.svg`.
 */
const { values: flags } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    'at-once': { type: 'string' },
    only: { type: 'string', default: 'drain,outage,faults,fleet,overhead,sizes' },
  },
});
const { full, only } = flags;
const wanted = only.split(',');
const plan: Plan = {
  full,
  rounds: Number(flags.rounds ?? (full ? 3 : 1)),
  kinds: ['drain', 'outage', 'faults', 'fleet'].filter((kind) => wanted.includes(kind)),
};
const atOnce = Number(flags['at-once'] ?? Math.max(2, availableParallelism()));
const directory = new URL('../results/', import.meta.url);
const records = new URL('records.jsonl', directory);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);
const loadBefore = loadavg()[0] ?? NaN;
await mkdir(directory, { recursive: true });
await writeFile(records, '');

const script = new URL('success-path/lap.ts', import.meta.url);
async function measure<T>(kind: string, ...args: readonly string[]): Promise<T | undefined> {
  if (!wanted.includes(kind)) return undefined;
  progress(`measuring ${kind} ...`);
  const values = await inProcess(script, [kind, ...args]);
  await appendFile(records, `${JSON.stringify({ kind, values })}\n`);
  return Array.isArray(values) ? (values as T) : undefined;
}
const sizes = await measure<SizeRecord[]>('sizes');
const overhead = await measure<OverheadRecord[]>('overhead', full ? '60' : '20');

const laps = lapsOf(plan);
const done: LapRecord[] = [];
const told = (record: LapRecord): void => {
  done.push(record);
  const { kind, scenario, client, values } = record;
  const figures = Object.entries(values)
    .filter(([, value]) => typeof value === 'number')
    .map(([key, value]) => `${key} ${Number(Number(value).toFixed(3))}`);
  progress(
    `[${done.length}/${laps.length}] ${kind} · ${scenario} · ${client}: ${figures.join(', ')}`,
  );
  void appendFile(records, `${JSON.stringify(record)}\n`);
};
// A fleet has processes enough of its own.
const alone = laps.filter(({ kind }) => kind === 'fleet');
await runLaps(
  laps.filter(({ kind }) => kind !== 'fleet'),
  atOnce,
  told,
);
await runLaps(alone, 1, told);

const report = markdown({ plan, atOnce, loadBefore, laps: done, overhead, sizes });
await writeFile(new URL('REPORT.md', directory), report);
const picture = batchPicture(done);
if (picture) await writeFile(new URL('batch.svg', directory), picture);
console.log(report);
