import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fields, percentOf, report, score, type Field } from './score.ts';
import { documented, successes } from './successes.ts';
import { cases } from './vendor-errors.ts';

/** Per cent of the documented responses that must be read rightly, other good answers included. */
const bars: Readonly<Record<Field, number>> = {
  category: 97,
  retryable: 98,
  code: 96,
  message: 96,
  requestId: 98,
  retryAfterMs: 98,
  details: 90,
};

// The data lies beside the repository; where it is not, there is nothing to measure.
describe.runIf(cases.length > 0)('the generic reading of documented error responses', () => {
  const scored = score(cases);

  test('is what this table says', () => {
    process.stdout.write(`\n${report(scored)}\n`);
    expect(cases.length).toBeGreaterThanOrEqual(188);
  });

  test.each(fields)('%s', (field) => {
    expect(percentOf(scored.results[field], 'isLenient')).toBeGreaterThanOrEqual(bars[field]);
  });

  test('the README says what was measured', () => {
    const readme = readFileSync(
      new URL('../../packages/core/README.md', import.meta.url),
      'utf8',
    ).replaceAll(/[ |]+/g, ' ');
    const said = fields.map((field) => {
      const [strict, lenient] = (['isStrict', 'isLenient'] as const).map((key) =>
        percentOf(scored.results[field], key).toFixed(1),
      );
      return ` ${strict} ${lenient} \n`;
    });
    expect(said.filter((row) => !readme.includes(row))).toEqual([]);
    expect(readme).toContain(`${cases.length} documented error responses`);
    expect(readme).toContain(`Of ${scored.waits.all} waits ${scored.waits.found} are found`);
    expect(readme).toContain(
      `None of ${documented.length} documented 2xx bodies, and of ${successes.length - documented.length} made up`,
    );
  });

  test('nearly every wait is found', () => {
    expect(scored.waits.found).toBeGreaterThanOrEqual(scored.waits.all - 2);
  });

  test('next to nothing is retried in vain, and nothing transient is given up', () => {
    expect(scored.inVain.slice(1)).toEqual([]);
    expect(scored.missed.slice(2)).toEqual([]);
  });

  describe.each(['body', 'facts', 'memory'] as const)('source read: %s', (sourceRead) => {
    test.each(fields)('%s', (field) => {
      const part = score(cases.filter((one) => one.sourceRead === sourceRead));
      expect(percentOf(part.results[field], 'isLenient')).toBeGreaterThanOrEqual(bars[field] - 3);
    });
  });
});
