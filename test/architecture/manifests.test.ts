import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, packageOf } from './imports.ts';
import { packages, publicPackages, readManifest } from './packages.ts';
import { root, sourcesIn } from './source.ts';

const workspace = readManifest('.');

function importedBy(folder: string, wanted?: (path: string) => boolean): Set<string> {
  const specifiers = sourcesIn(folder, wanted).flatMap((source) => importsOf(source));
  return new Set(
    specifiers
      .map(({ specifier }) => packageOf(specifier))
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:')),
  );
}

describe.each(packages)('packages/$folder', ({ path, manifest }) => {
  const { dependencies = {}, peerDependencies = {}, devDependencies = {} } = manifest;
  const shipped = { ...dependencies, ...peerDependencies };

  test('declares what it imports', () => {
    // What is never published has nobody to install its dependencies for.
    const declared = manifest.private ? { ...shipped, ...devDependencies } : shipped;
    const undeclared = [...importedBy(`${path}/src`)].filter((name) => !(name in declared));
    expect(undeclared).toEqual([]);
  });

  test('its tests import what it or the workspace declares', () => {
    const known = { ...shipped, ...devDependencies, ...workspace.devDependencies };
    const own = new Set([manifest.name, ...Object.keys(known)]);
    const imported = [...importedBy(path, () => true)];
    expect(imported.filter((name) => !own.has(name))).toEqual([]);
  });

  test('develops against each of its peers', () => {
    const missing = Object.keys(peerDependencies).filter((name) => !(name in devDependencies));
    expect(missing).toEqual([]);
  });
});

describe.each(publicPackages)('packages/$folder, as published', ({ folder, path, manifest }) => {
  test('imports what it declares', () => {
    const { dependencies, peerDependencies } = manifest;
    const imported = importedBy(`${path}/src`);
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    expect(declared.filter((name) => !imported.has(name))).toEqual([]);
  });

  test('says what it is', () => {
    expect(manifest).toMatchObject({
      name: `@redial/${folder}`,
      description: expect.stringMatching(/^.{20,120}\.$/) as unknown,
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=22.12' },
      publishConfig: { access: 'public' },
    });
    expect(manifest.files).toEqual(
      expect.arrayContaining([
        'dist',
        'src',
        '!**/.tsbuildinfo',
        '!src/**/*.test.ts',
        '!src/**/*.fixture.ts',
      ]),
    );
  });

  test('has a README', () => {
    expect(existsSync(join(root, path, 'README.md'))).toBe(true);
  });

  test('all packages have one version', () => {
    expect(manifest.version).toBe(publicPackages[0]?.manifest.version);
  });

  test('what is published is built from what is imported here', () => {
    const built = Object.entries(manifest.exports ?? {}).map(([entry, file]) => {
      if (file === './package.json') return [entry, file];
      expect(file).toMatch(/^\.\/src\/.+\.ts$/);
      expect(existsSync(join(root, path, String(file)))).toBe(true);
      const output = String(file).replace('./src/', './dist/').replace(/\.ts$/, '');
      return [entry, { types: `${output}.d.ts`, default: `${output}.js` }];
    });
    expect(manifest.publishConfig?.exports).toEqual(Object.fromEntries(built));
    expect(manifest.exports).toHaveProperty(['./package.json']);
  });

  test('its TypeScript references are its workspace dependencies', () => {
    const { references = [] } = JSON.parse(
      readFileSync(join(root, path, 'tsconfig.json'), 'utf8'),
    ) as { references?: { path: string }[] };
    const workspaceDependencies = Object.keys(manifest.dependencies ?? {})
      .filter((name) => name.startsWith('@redial/'))
      .map((name) => name.replace('@redial/', '../'));
    expect(references.map((each) => each.path).toSorted()).toEqual(
      workspaceDependencies.toSorted(),
    );
  });

  test('its versions can be published', () => {
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      expect([name, range]).toEqual([name, expect.stringMatching(/^workspace:\^$|^catalog:$/)]);
    }
    // A catalog's range is as narrow as what is installed here; a peer's must be as wide as promised.
    for (const [name, range] of Object.entries(manifest.peerDependencies ?? {})) {
      expect([name, range]).toEqual([name, expect.stringMatching(/^\^|^>=/)]);
    }
  });
});

test('the build knows every package', () => {
  const { references } = JSON.parse(readFileSync(join(root, 'packages/tsconfig.json'), 'utf8')) as {
    references: { path: string }[];
  };
  expect(references.map(({ path }) => path.replace('./', ''))).toEqual(
    expect.arrayContaining(publicPackages.map(({ folder }) => folder)),
  );
});
