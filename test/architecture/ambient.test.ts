import { describe, expect, test } from 'vitest';
import { outside } from './layers.ts';
import { packages } from './packages.ts';
import { lineOf, parse, sourcesIn, walk, type Source, type SyntaxNode } from './source.ts';

/** The only place that asks the machine for the time, a timer or a random number. */
const home = 'packages/core/src/wait/';

/** Elsewhere, and why: nothing of it is in what a user's production code runs, except Redis's. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // Real turns of the event loop, to know when nothing moves any more.
  'packages/testing/src/clock/quiet.ts': ['setTimeout', 'performance'],
};

const banned = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'performance',
  'process',
  'console',
  'Temporal',
  'require',
]);
const bannedMembers = new Set([
  'Date.now',
  'Math.random',
  'AbortSignal.timeout',
  'crypto.getRandomValues',
  'crypto.randomUUID',
]);

/** Uses of ambient time, timers, randomness and surroundings: `name (line)`. */
function ambientIn(source: Source): { name: string; line: number }[] {
  const found: { name: string; line: number }[] = [];
  const add = (name: string, node: SyntaxNode): void => {
    found.push({ name, line: lineOf(source, node.start) });
  };
  const declared = new Set<unknown>();
  for (const node of walk(source.program, isCode)) {
    for (const name of namesOnly(node)) declared.add(name);
    if (node.type === 'Identifier' && !declared.has(node) && banned.has(String(node['name']))) {
      add(String(node['name']), node);
    }
    if (node.type === 'MemberExpression') {
      const [object, property] = [nameOf(node['object']), nameOf(node['property'])];
      if (bannedMembers.has(`${object}.${property}`)) add(`${object}.${property}`, node);
      if (object === 'globalThis' && banned.has(property)) add(property, node);
    }
    const isDate = nameOf(node['callee']) === 'Date';
    if (isDate && node.type === 'CallExpression') add('Date()', node);
    if (isDate && node.type === 'NewExpression' && isEmpty(node['arguments'])) {
      add('new Date()', node);
    }
  }
  return found;
}

/** Types name a `setTimeout` without calling it; an assertion has code on one side. */
function isCode({ type }: SyntaxNode): boolean {
  return !type.startsWith('TS') || /^TS(?:As|Satisfies|NonNull)/.test(type);
}

/** Identifiers that only name a member: `a.process`, `{ process: 1 }`. */
function namesOnly(node: SyntaxNode): unknown[] {
  if (node['computed'] === true) return [];
  if (node.type === 'MemberExpression') return [node['property']];
  return /^(?:Property|PropertyDefinition|MethodDefinition)$/.test(node.type) ? [node['key']] : [];
}

function nameOf(node: unknown): string {
  const { type, name } = (node ?? {}) as { type?: unknown; name?: unknown };
  return type === 'Identifier' ? String(name) : '';
}

function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0;
}

test.each([
  ['Date.now()', 'Date.now'],
  ['const now = Date.now;', 'Date.now'],
  ['new Date()', 'new Date()'],
  ['new Date', 'new Date()'],
  ['Date()', 'Date()'],
  ['setTimeout(() => {}, 1)', 'setTimeout'],
  ['globalThis.setTimeout(f)', 'setTimeout'],
  ['const wait = setTimeout as never;', 'setTimeout'],
  ['f({ setTimeout })', 'setTimeout'],
  ['performance.now()', 'performance'],
  ['const { random = Math.random } = options;', 'Math.random'],
  ['process.env', 'process'],
  ['`${console.log(1)}`', 'console'],
  ['AbortSignal.timeout(1)', 'AbortSignal.timeout'],
])('finds %s', (text, name) => {
  expect(ambientIn(parse('a.ts', text)).map((each) => each.name)).toEqual([name]);
});

test.each([
  'new Date(0)',
  'Date.UTC(2026, 0)',
  'Date.parse(text)',
  'queueMicrotask(f)',
  'let timer: ReturnType<typeof setTimeout>;',
  'options.process; ({ console: 1 }); "process.env"; /console/; // Date.now()',
])('leaves %s alone', (text) => {
  expect(ambientIn(parse('a.ts', text))).toEqual([]);
});

describe('time, timers, randomness and surroundings come from core/wait alone', () => {
  test.each(packages.filter(({ folder }) => !outside.includes(folder)))('$folder', ({ path }) => {
    const strays = sourcesIn(`${path}/src`)
      .filter((source) => !source.path.startsWith(home))
      .flatMap((source) =>
        ambientIn(source)
          .filter(({ name }) => !exceptions[source.path]?.includes(name))
          .map(({ name, line }) => `${source.path}:${line} uses ${name}`),
      );
    expect(strays).toEqual([]);
  });
});
