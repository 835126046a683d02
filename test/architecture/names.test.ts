import { existsSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicPackages } from './packages.ts';
import { isDeclarative, surfaceOf } from '../packaging/surface.ts';
import { isShipped, lineOf, root, sourcesIn, walk, type SyntaxNode } from './source.ts';

/** Names that say nothing, and draw everything that has no other place. */
const vague =
  /^(?:utils?|helpers?|misc|common|shared|managers?|types)\.ts$|-(?:utils?|helpers?|manager)\.ts$/;

/** Words for a span of time; a number with one of them needs its unit. */
const spanOfTime =
  /(?:delay|timeout|wait|deadline|ttl|interval|duration|elapsed|retryAfter|pause|backoff|period)/i;
const unit = /(?:Ms|Seconds)$/;

/** Counts of attempts have one name; "retries" leaves open whether the first one counts. */
const retries = /^(?:max)?(?:retries|retry(?:Count|Limit)|tries)$/i;

/** Options that are handed to another library bear the names that it gives them. */
const dictated = new Set(['packages/axios/src/axios-retry-options.ts']);

/** Longer, and it is more than one idea; lists of samples are one, however long. */
const longestLines = 250;

describe.each(publicPackages)('packages/$folder', ({ path, manifest }) => {
  const sources = sourcesIn(`${path}/src`, () => true);
  const shipped = sources.filter((source) => isShipped(source.path));

  test('no file is named after nothing', () => {
    const files = sources.map((source) => source.path);
    expect(files.filter((file) => vague.test(basename(file)))).toEqual([]);
  });

  test(`no file is longer than ${longestLines} lines`, () => {
    const long = shipped
      .map(({ path: file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
      .filter(({ file, lines }) => lines > longestLines && basename(file) !== 'samples.ts');
    expect(long).toEqual([]);
  });

  test('every export is named where it is exported', () => {
    const stars = shipped.flatMap((source) =>
      [...walk(source.program)]
        .filter(({ type, exported }) => type === 'ExportAllDeclaration' && !exported)
        .map((node) => `${source.path}:${lineOf(source, node.start)}`),
    );
    expect(stars).toEqual([]);
  });

  test('in public, numbers that stand for a time say in which unit', () => {
    const bare = numbers.filter(({ name }) => spanOfTime.test(name) && !unit.test(name));
    expect(bare).toEqual([]);
  });

  test('in public, nothing counts retries', () => {
    expect(numbers.filter(({ name }) => retries.test(name))).toEqual([]);
  });

  /** Fields, options and parameters of the public surface that are declared as numbers. */
  const numbers = Object.values(manifest.exports ?? {})
    .filter((file) => existsSync(join(root, path, String(file))) && file !== './package.json')
    .flatMap((file) => surfaceOf(posix.join(path, String(file))))
    .filter(({ source }) => !dictated.has(source.path))
    .flatMap(({ source, nodes }) =>
      nodes
        .flatMap((node) => [...walk(node, isDeclarative)])
        .filter(isNumeric)
        .map((node) => ({
          name: nameOf(node),
          at: `${source.path}:${lineOf(source, node.start)}`,
        })),
    );
});

function nameOf(node: SyntaxNode): string {
  return String(((node['key'] ?? node) as SyntaxNode)['name']);
}

function isNumeric(node: SyntaxNode): boolean {
  const { typeAnnotation } = (node['typeAnnotation'] ?? {}) as { typeAnnotation?: SyntaxNode };
  return typeAnnotation !== undefined && isNumber(typeAnnotation);
}

/** `number`, or a union with it. */
function isNumber(type: SyntaxNode): boolean {
  if (type.type === 'TSUnionType') return (type['types'] as SyntaxNode[]).some(isNumber);
  return type.type === 'TSNumberKeyword';
}
