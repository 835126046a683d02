import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';

/** The root of the repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** A node of the syntax tree (https://github.com/estree/estree, with TypeScript's nodes). */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** One source file, parsed. */
export interface Source {
  /** From the root, with slashes: `packages/core/src/index.ts`. */
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
}

/** Every TypeScript file below `folder` that `wanted` takes; of what the tests and the build leave, nothing. */
export function sourcesIn(folder: string, wanted: (path: string) => boolean = isShipped): Source[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist)\//.test(path) && wanted(path))
    .toSorted()
    .map((path) => parse(path, readFileSync(join(root, path), 'utf8')));
}

/** Neither a test nor made for one. */
export function isShipped(path: string): boolean {
  return !/\.(?:test|test-d|fixture|bench)\.ts$/.test(path);
}

export function isDeclaration(path: string): boolean {
  return /\.d\.[cm]?ts$/.test(path);
}

export function parse(path: string, text: string): Source {
  const lang = isDeclaration(path) ? 'dts' : 'ts';
  return { path, text, program: parseAst(text, { lang }) as unknown as SyntaxNode };
}

/** Line of an offset, from 1. */
export function lineOf({ text }: Source, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** A node and all below it, parents first. `enter` false: what is below is left out. */
export function* walk(
  node: SyntaxNode,
  enter: (node: SyntaxNode) => boolean = () => true,
): Generator<SyntaxNode> {
  yield node;
  if (!enter(node)) return;
  for (const child of childrenOf(node)) yield* walk(child, enter);
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node)
    .flat()
    .filter((value): value is SyntaxNode => isNode(value));
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
