import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packages } from '../architecture/packages.ts';
import { root } from '../architecture/source.ts';
import { run } from '../packaging/command.ts';
import { snippetsIn } from './snippets.ts';

/** Each snippet is a file of a project of its own that sees the workspace's packages. */
const snippets = ['README.md', ...packages.map(({ path }) => `${path}/README.md`)]
  .filter((path) => existsSync(join(root, path)))
  .flatMap((path) =>
    snippetsIn(readFileSync(join(root, path), 'utf8')).map(({ line, runs, code }) => {
      const file = `${path.replaceAll(/[/.]/g, '-')}-${line}.ts`;
      return { name: `${path}:${line}`, file, runs, code };
    }),
  );

let folder = '';
let problems: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redial-docs-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        moduleDetection: 'force',
        target: 'es2023',
        lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
        types: ['node'],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        // The workspace's packages are sources here, not declarations.
        allowImportingTsExtensions: true,
      },
    }),
  );
  await Promise.all(snippets.map(({ file, code }) => writeFile(join(folder, file), code)));
  const output = await run('tsc', ['-p', '.'], { cwd: folder }).catch((error: unknown) =>
    String(error),
  );
  problems = output.split('\n').filter((line) => line.includes('error TS'));
}, 90_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a snippet keeps its lines and gets its context', () => {
  const markdown = [
    'Text',
    '<!-- with: declare const b: 1; -->',
    '<!-- with: declare const c: 2; -->',
    '```ts run',
    'const a = b + c;',
    '```',
  ];
  expect(snippetsIn(markdown.join('\n'))).toEqual([
    {
      line: 5,
      runs: true,
      code: '\n\n\ndeclare const b: 1; declare const c: 2;\nconst a = b + c;\n',
    },
  ]);
  expect(snippetsIn('```sh\nts\n```\n```ts\n1;\n```')).toHaveLength(1);
});

test.each(snippets)('$name has no type error', ({ file }) => {
  expect(problems.filter((line) => line.startsWith(file))).toEqual([]);
});

test('the packages themselves have no type error', () => {
  const files = new Set(snippets.map(({ file }) => file));
  expect(problems.filter((line) => !files.has(line.split('(')[0] ?? ''))).toEqual([]);
});

describe('runs', () => {
  test.concurrent.each(snippets.filter(({ runs }) => runs))(
    '$name',
    { timeout: 30_000 },
    async ({ file }) => {
      const output = run(process.execPath, [file], { cwd: folder, timeoutMs: 20_000 });
      await expect(output).resolves.toEqual(expect.any(String));
    },
  );
});
