/** One column of a scenario's table, and the bar that is held where a value is on its good side. */
export interface Column {
  readonly key: string;
  readonly title: string;
  readonly digits: number;
  /** 100 for per cent. */
  readonly times?: number;
  readonly unit?: string;
  readonly bar?: number;
  /** More is better. */
  readonly atLeast?: boolean;
}

export interface Scenario {
  readonly kind: 'drain' | 'outage' | 'faults' | 'fleet';
  readonly name: string;
  readonly columns: readonly Column[];
}

const makespan = (bar: number): Column => ({
  key: 'makespan',
  title: 'makespan / ideal',
  digits: 2,
  bar,
});
const calls = (bar?: number): Column => ({
  key: 'calls',
  title: 'calls / job',
  digits: 3,
  ...(bar === undefined ? {} : { bar }),
});
const p99 = (bar?: number): Column => ({
  key: 'p99Ms',
  title: 'p99',
  digits: 0,
  unit: ' ms',
  ...(bar === undefined ? {} : { bar }),
});
const percent = { digits: 1, times: 100, unit: ' %' } as const;
const lost: Column = { key: 'lost', title: 'lost', ...percent, bar: 0 };

const drain = (name: string, ...columns: readonly Column[]): Scenario => ({
  kind: 'drain',
  name,
  columns: [...columns, lost],
});
const outageColumns: readonly Column[] = [
  { key: 'loadMean', title: 'load in it, mean', digits: 2, bar: 1.1 },
  { key: 'loadPeak', title: 'peak second', digits: 2, bar: 1.25 },
  { key: 'recoveryMs', title: 'to 99 %', digits: 1, times: 0.001, unit: ' s', bar: 500 },
  { key: 'slow', title: 'slow after it', ...percent, bar: 0.01 },
  { key: 'saved', title: 'saved in 30 s', ...percent, bar: 0.9, atLeast: true },
];
const success = (bar?: number): Column => ({
  key: 'success',
  title: 'success',
  ...percent,
  ...(bar === undefined ? {} : { bar, atLeast: true }),
});
const duplicates = (bar?: number): Column => ({
  key: 'duplicates',
  title: 'duplicates of 1,000',
  digits: 0,
  ...(bar === undefined ? {} : { bar }),
});

/** All scenarios on sockets with their bars, in the order of the report. */
export const scenarios: readonly Scenario[] = [
  drain('whole seconds', makespan(1.1), calls(1.05), p99(2_000)),
  drain('no hint', makespan(1.1), calls(), p99()),
  drain('HTTP date', makespan(1.1), calls(), p99()),
  drain('X-RateLimit-Reset', makespan(1.1), calls(), p99()),
  drain('RateLimit fields', makespan(1.05), calls(), p99()),
  drain('fixed window 60/s', makespan(1.1), calls(1.1), p99()),
  { kind: 'outage', name: '503, then 503 beyond 200/s', columns: outageColumns },
  { kind: 'outage', name: '503, then ten slots of 50 ms', columns: outageColumns },
  { kind: 'outage', name: 'silence, then ten slots of 50 ms', columns: outageColumns },
  { kind: 'faults', name: 'GET', columns: [success(1), p99(1_200), calls()] },
  { kind: 'faults', name: 'POST', columns: [success(), duplicates(0), calls()] },
  { kind: 'faults', name: 'POST with a key', columns: [success(1), duplicates(0), p99(), calls()] },
  {
    kind: 'fleet',
    name: 'eight processes',
    columns: [
      makespan(1.1),
      calls(1.05),
      { key: 'fairness', title: 'fairness', digits: 2, bar: 0.95, atLeast: true },
      lost,
    ],
  },
];
