import { posix } from 'node:path';
import { lineOf, walk, type Source, type SyntaxNode } from './source.ts';

/** One `import`, `export … from`, `import(…)` or `import('…').Type`. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Of a relative one, the file it means, from the root. */
  readonly path?: string;
  readonly line: number;
}

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** What a file imports, types included: a type that must not be known is a dependency too. */
export function importsOf(source: Source): Import[] {
  return [...walk(source.program)]
    .filter((node) => importing.has(node.type))
    .flatMap((node) => {
      const specifier = (node['source'] as SyntaxNode | null)?.['value'];
      if (typeof specifier !== 'string') return [];
      const line = lineOf(source, node.start);
      if (!specifier.startsWith('.')) return [{ specifier, line }];
      return [{ specifier, line, path: posix.join(posix.dirname(source.path), specifier) }];
    });
}

/** The package of a specifier: `@redial/core/adapter` is of `@redial/core`. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
