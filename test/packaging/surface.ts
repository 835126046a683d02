import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  isDeclaration,
  parse,
  root,
  walk,
  type Source,
  type SyntaxNode,
} from '../architecture/source.ts';

/** One public name, or a type that one of them mentions. */
export interface Declaration {
  readonly name: string;
  /** False: no user can import it, but its shape is promised all the same. */
  readonly exported: boolean;
  readonly source: Source;
  /** Several for overloads and merged interfaces. */
  readonly nodes: readonly SyntaxNode[];
}

/** What a name of a file stands for: declared there, or imported from another file of the package. */
type Binding = { readonly nodes: SyntaxNode[] } | { readonly path: string; readonly name: string };

/** All that can be reached from one entry of a package: its exports, then what they mention. */
export function surfaceOf(entry: string): Declaration[] {
  const found = new Map<string, Declaration>();
  const queue: { path: string; name: string; as: string; exported: boolean }[] = [];
  const augmentations = new Map<string, Declaration>();

  for (const [as, { path, name }] of exportsOf(entry)) {
    queue.push({ path, name, as, exported: true });
  }
  for (let next = queue.shift(); next; next = queue.shift()) {
    const target = resolve(next.path, next.name);
    if (!target) continue;
    const key = `${target.source.path} ${target.name}`;
    if (found.get(key)?.exported || (found.has(key) && !next.exported)) continue;
    const { source, nodes } = target;
    found.set(key, { name: next.as, exported: next.exported, source, nodes });
    for (const name of mentionedIn(nodes)) {
      queue.push({ path: source.path, name, as: name, exported: false });
    }
    for (const node of source.program['body'] as SyntaxNode[]) {
      if (node.type !== 'TSModuleDeclaration') continue;
      const name = identifier(node['id']);
      augmentations.set(source.path, { name, exported: true, source, nodes: [node] });
    }
  }
  const byName = [...found.values(), ...augmentations.values()];
  return byName.toSorted((a, b) => Number(b.exported) - Number(a.exported) || order(a, b));
}

/** The surface of a package as text, without comments; `entries`: name of the entry, its file. */
export function describeSurface(entries: Iterable<readonly [string, string]>): string {
  const parts: string[] = [];
  for (const [name, file] of entries) {
    const surface = surfaceOf(file);
    const hidden = surface.filter(({ exported }) => !exported);
    parts.push(`${name}\n${'='.repeat(name.length)}`);
    parts.push(...surface.filter(({ exported }) => exported).map(textOf));
    if (hidden.length > 0) parts.push('-- mentioned above, not exported --', ...hidden.map(textOf));
  }
  return `${parts.join('\n\n')}\n`;
}

function textOf({ source, nodes }: Declaration): string {
  return nodes
    .map(({ start, end }) =>
      source.text
        .slice(start, end)
        .replaceAll(/\/\*[\s\S]*?\*\//g, '')
        .replaceAll(/^\s*\n/gm, '')
        .replace(/^(?:export )?(?:default )?(?:declare (?!module|global))?/, '')
        .trim(),
    )
    .join('\n');
}

function order(a: Declaration, b: Declaration): number {
  const [left, right] = [a, b].map(({ name, source }) => `${name} ${source.path}`);
  return left === right ? 0 : String(left) < String(right) ? -1 : 1;
}

const loaded = new Map<string, Source>();

function load(path: string): Source {
  const source = loaded.get(path) ?? parse(path, readFileSync(join(root, path), 'utf8'));
  loaded.set(path, source);
  return source;
}

/** `./x.ts` in a declaration file means the `.d.ts` beside it. */
function fileOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return isDeclaration(from) ? path.replace(/(?:\.d)?\.([cm]?ts)$/, '.d.$1') : path;
}

/** Follows a name through imports and re-exports to where it is declared; undefined: elsewhere. */
function resolve(
  path: string,
  name: string,
): { source: Source; name: string; nodes: SyntaxNode[] } | undefined {
  const binding = bindingsOf(path).get(name);
  if (!binding) return undefined;
  if ('nodes' in binding) return { source: load(path), name, nodes: binding.nodes };
  const target = exportsOf(binding.path).get(binding.name);
  return target && resolve(target.path, target.name);
}

/** Exported name -> the file that has it, and its name there. */
function exportsOf(path: string): Map<string, { path: string; name: string }> {
  const names = new Map<string, { path: string; name: string }>();
  for (const node of load(path).program['body'] as SyntaxNode[]) {
    if (node.type === 'ExportDefaultDeclaration') names.set('default', { path, name: 'default' });
    if (node.type !== 'ExportNamedDeclaration') continue;
    const from = (node['source'] as SyntaxNode | null)?.['value'];
    const file = typeof from === 'string' ? fileOf(path, from) : path;
    for (const specifier of node['specifiers'] as SyntaxNode[]) {
      const local = identifier(specifier['local']);
      const exported = identifier(specifier['exported']);
      if (file === undefined) continue;
      names.set(
        exported,
        from ? (exportsOf(file).get(local) ?? missing(path, local)) : { path, name: local },
      );
    }
    for (const name of namesOf(node['declaration'] as SyntaxNode | null)) {
      names.set(name, { path, name });
    }
  }
  return names;
}

function missing(path: string, name: string): never {
  throw new Error(`${path} exports ${name}, which is not there`);
}

function bindingsOf(path: string): Map<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const node of load(path).program['body'] as SyntaxNode[]) {
    if (node.type === 'ImportDeclaration') {
      const file = fileOf(path, String((node['source'] as SyntaxNode)['value']));
      for (const specifier of file ? (node['specifiers'] as SyntaxNode[]) : []) {
        const name = identifier(specifier['imported'] ?? { name: 'default' });
        if (file) bindings.set(identifier(specifier['local']), { path: file, name });
      }
      continue;
    }
    const declaration = (node['declaration'] ?? node) as SyntaxNode;
    const names = node.type === 'ExportDefaultDeclaration' ? ['default'] : namesOf(declaration);
    for (const name of names) {
      const known = bindings.get(name);
      if (known && 'nodes' in known) known.nodes.push(node);
      else bindings.set(name, { nodes: [node] });
    }
  }
  return bindings;
}

function namesOf(declaration: SyntaxNode | null): string[] {
  if (!declaration || declaration.type === 'TSModuleDeclaration') return [];
  const declarators = declaration['declarations'] as SyntaxNode[] | undefined;
  if (declarators) return declarators.map((each) => identifier(each['id']));
  return declaration['id'] ? [identifier(declaration['id'])] : [];
}

function identifier(node: unknown): string {
  return String((node as { name?: unknown }).name ?? (node as { value?: unknown }).value);
}

/** What is done inside a function, or to compute a value, is nobody's business. */
export function isDeclarative({ type }: SyntaxNode): boolean {
  return !/^(?:BlockStatement|ArrowFunctionExpression|(?:Call|New|Object|Array)Expression)$/.test(
    type,
  );
}

function mentionedIn(nodes: readonly SyntaxNode[]): Set<string> {
  return new Set(
    nodes
      .flatMap((node) => [...walk(node, isDeclarative)])
      .filter(({ type }) => type === 'Identifier')
      .map(identifier),
  );
}
