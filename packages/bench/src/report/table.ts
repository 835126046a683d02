import type { OverheadRecord } from '../success-path/overhead.ts';
import type { SizeRecord } from '../success-path/sizes.ts';
import type { Column } from './scenario.ts';

export type Values = Readonly<Record<string, unknown>>;

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (...cells: readonly string[]): string[] => [
  row(...cells),
  row(...cells.map((_, index) => (index === 0 ? '---' : '---:'))),
];

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [below, above] = [sorted[(values.length - 1) >> 1], sorted[values.length >> 1]];
  return ((below ?? NaN) + (above ?? NaN)) / 2;
};

/** Whether a value is on the good side of a column's bar; undefined where there is none. */
export function holds({ bar, atLeast }: Column, value: number): boolean | undefined {
  if (bar === undefined) return undefined;
  if (Number.isNaN(value)) return false;
  return atLeast ? value >= bar : value <= bar;
}

/** One scenario: a line of bars, then a line per client: the median, the spread, and ✗ where a bar is missed. */
export function table(
  columns: readonly Column[],
  byClient: ReadonlyMap<string, readonly Values[]>,
): string {
  const bars = columns.map((column) =>
    column.bar === undefined ? '' : `${column.atLeast ? '≥' : '≤'} ${show(column, column.bar)}`,
  );
  const lines = [...byClient].map(([client, records]) =>
    row(client, ...columns.map((column) => cell(column, records))),
  );
  return [
    ...head('client', ...columns.map(({ title }) => title)),
    row('**bar**', ...bars),
    ...lines,
  ].join('\n');
}

function show({ digits, times = 1, unit = '' }: Column, value: number): string {
  return Number.isNaN(value) ? '–' : `${(value * times).toFixed(digits)}${unit}`;
}

function cell(column: Column, records: readonly Values[]): string {
  const values = records.map((record) => {
    const value = record[column.key];
    return typeof value === 'number' ? value : NaN;
  });
  // A run that did not end is worse than any.
  const known = values.map((value) => (Number.isNaN(value) ? Infinity : value));
  const middle = median(known);
  const value = middle === Infinity ? NaN : middle;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const range = `${show(column, low)}–${high === Infinity ? 'never' : show(column, high)}`;
  const spread = low === high ? '' : ` (${range})`;
  const shown = middle === Infinity ? 'never' : show(column, value);
  return `${shown}${spread}${holds(column, value) === false ? ' ✗' : ''}`;
}

const overheadBars: Readonly<Record<string, { addedUs?: number; ratio?: number }>> = {
  'fetch, no JSON': { addedUs: 1.5 },
  'fetch, JSON': { addedUs: 6 },
  axios: { ratio: 1.05 },
  ky: { ratio: 1.1 },
  ofetch: { ratio: 1.1 },
};

export function overheadTable(records: readonly OverheadRecord[]): string {
  return [
    ...head('client', 'bare', 'Redial', 'added', 'ratio (quartiles)', 'bar'),
    ...records.map(({ name, bareUs, redialUs, addedUs, ratio, ratioFrom, ratioTo }) => {
      const bar = overheadBars[name] ?? {};
      const isHeld = addedUs <= (bar.addedUs ?? Infinity) && ratio <= (bar.ratio ?? Infinity);
      const limit = bar.ratio ? `${bar.ratio} ×` : `+${bar.addedUs} µs`;
      return row(
        name,
        `${bareUs.toFixed(1)} µs`,
        `${redialUs.toFixed(1)} µs`,
        `${addedUs.toFixed(1)} µs`,
        `${ratio.toFixed(2)} (${ratioFrom.toFixed(2)}–${ratioTo.toFixed(2)})`,
        `${limit}${isHeld ? '' : ' ✗'}`,
      );
    }),
  ].join('\n');
}

const sizeBar = 8 * 1024;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

export function sizeTable(records: readonly SizeRecord[]): string {
  return [
    ...head('what is shipped', 'minified', 'min + brotli', 'bar'),
    ...records.map(({ name, bytes, brotliBytes }) => {
      const isOurs = name.startsWith('Redial');
      const bar = isOurs ? `${kilobytes(sizeBar)}${brotliBytes > sizeBar ? ' ✗' : ''}` : '';
      return row(name, kilobytes(bytes), kilobytes(brotliBytes), bar);
    }),
  ].join('\n');
}
