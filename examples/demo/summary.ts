import type { Terminal } from './terminal.ts';
import type { SceneReport } from './timeline.ts';
import { plainWords, seconds } from './words.ts';

/** Everything once more, on one screen. `received`: how many requests have arrived at a server. */
export function writeSummary(
  terminal: Terminal,
  reports: readonly SceneReport[],
  received: number,
  elapsedMs: number,
): void {
  const { columns, paint, write } = terminal;
  const isNarrow = columns < 60;
  const row = (number: string, title: string, attempts: string, waited: string): string => {
    const numbers = isNarrow ? '' : attempts.padStart(9) + waited.padStart(8);
    return `${number.padStart(2)}  ${title.padEnd(28)}${numbers}  `;
  };

  write('');
  write(paint('bold', row('', 'In short', 'attempts', 'waited').trimEnd()));
  reports.forEach(({ title, attempts, waitedMs, error }, index) => {
    const waited = waitedMs > 0 ? seconds(waitedMs) : '';
    const [style, sign, text] = error
      ? (['red', '✗', error] as const)
      : (['green', '✓', 'answer'] as const);
    write(
      row(String(index + 1), title, String(attempts), waited) +
        paint(style, isNarrow ? sign : text),
    );
  });

  const sum = (count: (report: SceneReport) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  const calls = sum((report) => report.calls);
  const attempts = sum((report) => report.attempts);
  const refused = reports.flatMap((report) => report.refused);
  const alsoSaved = reports.flatMap((report) => report.alsoSaved);
  const saved = [`${sum((report) => report.saved)} calls that had failed at first`, ...alsoSaved];
  const say = (label: string, text: string): void => write(`    ${label.padEnd(9)}`, text);
  write('');
  say(
    'made',
    `${calls} calls in ${attempts} attempts (the servers counted ${received}), ${seconds(elapsedMs)}`,
  );
  say('saved', saved.join(', '));
  say('refused', `${refused.length} calls, which were not sent again:`);
  for (const reason of new Set(refused)) {
    const times = refused.filter((each) => each === reason).length;
    say('', `${times} ${reason}, ${plainWords[reason]}`);
  }
}
