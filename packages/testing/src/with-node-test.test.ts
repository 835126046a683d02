import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('works with node:test', { timeout: 30_000 }, async () => {
  const file = fileURLToPath(new URL('with-node-test.fixture.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--test', '--test-reporter=tap', file],
    { timeout: 25_000 },
  );
  expect(stdout).toContain('# pass 3\n# fail 0\n');
});
