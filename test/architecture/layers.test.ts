import { describe, expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { coreEdges, outside, packageEdges, vocabulary } from './layers.ts';
import { packages } from './packages.ts';
import { isShipped, parse, sourcesIn, type Source } from './source.ts';

const inside = packages.filter(({ folder }) => !outside.includes(folder));

/** `packages/core/src/hints/reset.ts` is of `hints`, a file at the top of `redial`. */
function layerOf(path: string): string {
  const file = path.replace('packages/core/src/', '');
  if (vocabulary.includes(file)) return 'vocabulary';
  return file.includes('/') ? (file.split('/')[0] ?? '') : 'redial';
}

test('the scanner finds every form of import', () => {
  const source = parse(
    'packages/core/src/a/b.ts',
    `import type { A } from './a.ts'; // from 'comment'
     import b, { type C } from 'b/c';
     import 'side-effect';
     export { d } from "../d.ts";
     export * from '@scope/e/f';
     type G = import('node:fs').G;
     const text = "import 'text'", h = /import 'h'/, i = await import('./i.ts');
     export const j = 1;`,
  );
  expect(importsOf(source).map(({ specifier, path, line }) => [line, path ?? specifier])).toEqual([
    [1, 'packages/core/src/a/a.ts'],
    [2, 'b/c'],
    [3, 'side-effect'],
    [4, 'packages/core/src/d.ts'],
    [5, '@scope/e/f'],
    [6, 'node:fs'],
    [7, 'packages/core/src/a/i.ts'],
  ]);
});

test('every package has its line in the table', () => {
  expect(inside.map(({ folder }) => folder).filter((each) => !packageEdges[each])).toEqual([]);
});

describe.each(inside)('packages/$folder', ({ folder, path, manifest }) => {
  const sources = sourcesIn(`${path}/src`);

  test('imports only what the table of layers allows', () => {
    const allowed = packageEdges[folder] ?? [];
    const forbidden = sources.flatMap((source) =>
      importsOf(source)
        .filter(({ path: file }) => file === undefined)
        .filter(({ specifier }) => {
          const wildcard = specifier.startsWith('node:') ? 'node:*' : specifier;
          return !allowed.includes(specifier) && !allowed.includes(wildcard);
        })
        .map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}`),
    );
    expect(forbidden).toEqual([]);
  });

  test('leaves its folder by public names only, in tests too', () => {
    const strays = sourcesIn(`${path}/src`, () => true).flatMap((source) =>
      importsOf(source)
        .filter(({ path: file, specifier }) =>
          file === undefined
            ? specifier === manifest.name && isShipped(source.path)
            : !file.startsWith(`${path}/`),
        )
        .map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}`),
    );
    expect(strays).toEqual([]);
  });

  test('ships no file that imports a test', () => {
    const strays = sources.flatMap((source) =>
      importsOf(source)
        .filter(({ path: file }) => file !== undefined && !isShipped(file))
        .map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}`),
    );
    expect(strays).toEqual([]);
  });

  test('has no cycle', () => {
    expect(cyclesIn(sources)).toEqual([]);
  });
});

test('the folders of core look one way', () => {
  const forbidden = sourcesIn('packages/core/src').flatMap((source) => {
    const from = layerOf(source.path);
    const allowed = new Set([from, ...(coreEdges[from] ?? [])]);
    return importsOf(source)
      .filter(({ path }) => path !== undefined && !allowed.has(layerOf(path)))
      .map(({ specifier, line }) => `${source.path}:${line} (${from}) imports ${specifier}`);
  });
  expect(forbidden).toEqual([]);
});

test.each(['test', 'examples'])('%s/ knows the packages by their public names', (folder) => {
  const strays = sourcesIn(folder, () => true).flatMap((source) =>
    importsOf(source)
      .filter(({ path }) => path?.startsWith('packages/'))
      .map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}`),
  );
  expect(strays).toEqual([]);
});

/** Chains of files that lead back to where they began. Types alone make no cycle at run time, but one to read. */
function cyclesIn(sources: readonly Source[]): string[] {
  const imports = new Map(
    sources.map((source) => [source.path, importsOf(source).flatMap(({ path }) => path ?? [])]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    else if (!done.has(path)) {
      for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of imports.keys()) visit(path, []);
  return cycles;
}
