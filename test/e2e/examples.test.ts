import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../architecture/source.ts';
import { run } from '../packaging/command.ts';

/** What each example must print, beside ending by itself. */
const printed: Record<string, readonly string[]> = {
  'axios-instance': ['after 3 attempts', 'as before: 403', 'add credits if needed req_7'],
  'ky-hooks': ['sending POST', 'answered 503', 'as before: 422', 'new: validation invalid_name'],
  'ofetch-wrap': ['answered 200', 'as before: FetchError', 'new: unknown not-safe'],
  'fetch-in-sdk': ["[ 'model-1' ]", 'as before: 429 insufficient_quota', 'requests in all: 3'],
  'one-endpoint': ['12 pages', 'wait-too-long 3600000'],
};

const folder = join(root, 'examples');
const examples = readdirSync(folder).filter((name) => name !== 'demo');

test.each(examples)('%s runs and says what it promises', { timeout: 30_000 }, async (name) => {
  const output = await run(process.execPath, ['index.ts'], {
    cwd: join(folder, name),
    timeoutMs: 20_000,
  });
  for (const words of printed[name] ?? ['(an example without expectations)']) {
    expect(output).toContain(words);
  }
});

test.each(examples)('%s is short', (name) => {
  const lines = readFileSync(join(folder, name, 'index.ts'), 'utf8').split('\n').length;
  expect(lines).toBeLessThan(60);
});
