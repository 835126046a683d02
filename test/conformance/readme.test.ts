import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarios } from './scenarios/index.ts';

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const all = Object.values(scenarios).flat();

/** Trap and scenario names of each row of the first table. */
const rows = [...readme.matchAll(/^\| (T\d\d) +\| [^|]+\| (`.*`.*) \|$/gm)].map(
  ([, trap = '', cell = '']) => ({
    trap,
    names: [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  }),
);

test('every scenario that the table names exists, and guards against that trap', () => {
  expect(rows.length).toBeGreaterThan(50);
  for (const { trap, names } of rows) {
    for (const name of names) {
      const traps = all.find((scenario) => scenario.name === name)?.trap?.split(' ') ?? [];
      expect([name, ...traps]).toContain(trap);
    }
  }
});

test('every trap of a scenario is in the table', () => {
  const named = new Set(rows.map(({ trap }) => trap));
  for (const { trap = '' } of all) {
    for (const each of trap.split(' ').filter(Boolean)) expect(named).toContain(each);
  }
});

test('no two scenarios have one name', () => {
  const names = all.map(({ name }) => name);
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});
