import type { LapRecord } from './laps.ts';

/** Who is drawn, in which colour: readable on white and on black. */
const drawn = [
  { client: 'Redial (fetch)', label: 'Redial', colour: '#1a9e5c' },
  { client: 'ky', label: 'ky', colour: '#3b82f6' },
  { client: 'axios-retry', label: 'axios-retry', colour: '#e0701a' },
] as const;
const [width, height] = [760, 420];
const plot = { left: 56, right: 500, top: 52, bottom: 246 };
const grey = '#808890';
const font = 'font-family="system-ui, sans-serif"';

interface Run {
  readonly label: string;
  readonly colour: string;
  readonly doneAtMs: readonly number[];
  readonly refusedAtMs: readonly number[];
  readonly jobs: number;
  readonly lost: number;
  readonly p99Ms: number;
}

/**
 * A batch against a limit: jobs done over time, and below it every refused call as a tick. Of each
 * client the run with the median number of refused calls. Undefined where one of them did not run.
 */
export function batchPicture(laps: readonly LapRecord[], of = 'whole seconds'): string | undefined {
  const runs = drawn.flatMap((one) => runOf(laps, one, of) ?? []);
  if (runs.length < drawn.length) return undefined;
  const endMs = Math.max(...runs.map(({ doneAtMs }) => doneAtMs.at(-1) ?? 0));
  const jobs = Math.max(...runs.map((run) => run.jobs));
  const x = (ms: number): number => plot.left + ((plot.right - plot.left) * ms) / endMs;
  const y = (done: number): number => plot.bottom - ((plot.bottom - plot.top) * done) / jobs;
  const parts = [
    text(
      16,
      26,
      `${jobs.toLocaleString('en')} jobs, 50 workers, an API that allows 100 calls a second`,
      grey,
      'font-size="15" font-weight="600"',
    ),
    ...axes(endMs, jobs, x, y),
    ...runs.toReversed().map((run) => curve(run, x, y)),
    ...runs.flatMap((run, index) => refusals(run, index, x)),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Jobs done over time and calls refused: ${runs.map(summary).join('; ')}">`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

const summary = ({ label, refusedAtMs, doneAtMs, lost }: Run): string =>
  `${label}: ${refusedAtMs.length} refused calls, ${((doneAtMs.at(-1) ?? 0) / 1000).toFixed(1)} s, gave up ${lost} times`;

function runOf(
  laps: readonly LapRecord[],
  { client, label, colour }: (typeof drawn)[number],
  of: string,
): Run | undefined {
  const ran = laps
    .filter((lap) => lap.kind === 'drain' && lap.scenario === of && lap.client === client)
    .map(({ values }) => ({
      doneAtMs: values['doneAtMs'] as number[],
      refusedAtMs: values['refusedAtMs'] as number[],
      lost: Number(values['lost']),
      p99Ms: Number(values['p99Ms']),
    }))
    .filter(({ doneAtMs }) => Array.isArray(doneAtMs))
    .toSorted((a, b) => a.refusedAtMs.length - b.refusedAtMs.length);
  const run = ran[ran.length >> 1];
  if (!run) return undefined;
  const jobs = run.doneAtMs.length;
  return { ...run, label, colour, jobs, lost: Math.round(run.lost * jobs) };
}

function text(x: number, y: number, words: string, fill: string, more = ''): string {
  const size = more.includes('font-size') ? '' : ' font-size="12"';
  return `<text x="${x}" y="${y}" ${font}${size} fill="${fill}" ${more}>${words}</text>`;
}

function axes(
  endMs: number,
  jobs: number,
  x: (ms: number) => number,
  y: (done: number) => number,
): string[] {
  const lines: string[] = [];
  for (let done = 0; done <= jobs; done += jobs / 4) {
    lines.push(
      `<path d="M${plot.left} ${y(done)}H${plot.right}" stroke="${grey}" stroke-opacity="0.3"/>`,
      text(plot.left - 8, y(done) + 4, done.toLocaleString('en'), grey, 'text-anchor="end"'),
    );
  }
  for (let second = 0; second * 1000 <= endMs; second += 2) {
    lines.push(
      text(x(second * 1000), plot.bottom + 18, `${second} s`, grey, 'text-anchor="middle"'),
    );
  }
  return [...lines, text(plot.left, plot.top - 8, 'jobs done', grey)];
}

function curve(run: Run, x: (ms: number) => number, y: (done: number) => number): string {
  const points = run.doneAtMs
    .map((ms, index) => [ms, index + 1] as const)
    .filter(([, done]) => done % 5 === 0 || done === run.jobs)
    .map(([ms, done]) => `${x(ms).toFixed(1)} ${y(done).toFixed(1)}`);
  return `<path d="M${x(0)} ${y(0)}L${points.join('L')}" fill="none" stroke="${run.colour}" stroke-width="2"/>`;
}

/** A row of ticks, one per refused call, and what the client cost in words. */
function refusals(run: Run, index: number, x: (ms: number) => number): string[] {
  const top = 292 + index * 42;
  const ticks = run.refusedAtMs.map((ms) => `M${x(ms).toFixed(1)} ${top}v18`).join('');
  const took = ((run.doneAtMs.at(-1) ?? 0) / 1000).toFixed(1);
  const gaveUp = run.lost === 0 ? 'none given up' : `gave up ${run.lost} times`;
  return [
    ...(index === 0 ? [text(plot.left, top - 10, 'calls refused', grey)] : []),
    `<path d="M${plot.left} ${top + 9}H${plot.right}" stroke="${grey}" stroke-opacity="0.3"/>`,
    `<path d="${ticks}" stroke="${run.colour}" stroke-width="1.2" stroke-opacity="0.75"/>`,
    text(plot.right + 16, top + 7, run.label, run.colour, 'font-size="14" font-weight="600"'),
    text(
      plot.right + 16,
      top + 23,
      `${run.refusedAtMs.length} refused, ${took} s, ${gaveUp}`,
      grey,
    ),
  ];
}
