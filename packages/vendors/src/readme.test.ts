import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { octen, octenSamples } from './octen/index.ts';
import { okrapdf, okrapdfSamples } from './okrapdf/index.ts';

/** One blank between words: the formatter pads the columns of tables. */
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replaceAll(
  / +/g,
  ' ',
);

const rows = [[octen, octenSamples] as const, [okrapdf, okrapdfSamples] as const].flatMap(
  ([profile, samples]) =>
    [...new Set<string>(profile.rules.map(({ reason }) => reason))].map((name) => {
      const sample = samples.find((each) => each.name === name);
      const { code, category, retryable, hint = '' } = sample?.expect ?? {};
      return [
        code ? `\`${code}\`` : `status ${sample?.status}`,
        `\`${name}\``,
        `\`${category}\``,
        retryable ? 'yes' : 'no',
        hint,
      ];
    }),
);

test.each(rows)('the README says of %s what its sample says', (...cells) => {
  expect(readme).toContain(`| ${cells.join(' | ')} |`.replaceAll(/ +/g, ' '));
});
