import { describe, expect, test } from 'vitest';
import { PathLimits, pathKind } from './path-limits.ts';

const times = (count: number, act: () => void): void => {
  for (let n = 0; n < count; n++) act();
};

/** Paths of which `fine` was accepted so often, and `poor` so often. */
function known(fine: number, poor = 0): PathLimits {
  const paths = new PathLimits();
  times(fine, () => paths.accepted('fine'));
  times(poor, () => paths.accepted('poor'));
  return paths;
}

/** Refused, and something else accepted after it, so many times; says what each time was said. */
const refuse = (paths: PathLimits, count: number, path = 'poor'): boolean[] =>
  Array.from({ length: count }, () => {
    const isOwn = paths.refused(path, 0);
    paths.accepted('fine');
    return isOwn;
  });

describe('a path that alone is refused', () => {
  test.each([
    ['is told by its second refusal, and parted by its third, where it is rare', 1_000, 0, 2, 3],
    ['takes more of them, the more is asked of it', 900, 100, 3, 5],
    ['takes many where most is asked of it', 200, 800, 30, 47],
  ])('%s', (_, fine, poor, told, parted) => {
    const paths = known(fine, poor);
    expect(refuse(paths, told)).toEqual([...Array<boolean>(told - 1).fill(false), true]);
    expect(refuse(paths, parted - told - 1).every(Boolean)).toBe(true);
    expect(paths.has('poor', 0)).toBe(false);
    refuse(paths, 1);
    expect(paths.has('poor', 0)).toBe(true);
    expect(paths.has('fine', 0)).toBe(false);
  });

  test('is one of many for as long as nothing is known of others', () => {
    expect(refuse(known(3), 6)).not.toContain(true);
  });

  test('is refused once, however many of its calls are, where nothing is accepted between', () => {
    const paths = known(1_000);
    times(50, () => paths.refused('poor', 0));
    expect(paths.has('poor', 0)).toBe(false);
  });

  test('is paced as any other as soon as nobody else is accepted beside it', () => {
    const paths = known(1_000);
    refuse(paths, 1);
    expect([0, 1_000, 1_001].map((nowMs) => paths.refused('poor', nowMs))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('is cleared by a refusal of another one', () => {
    const paths = known(1_000);
    refuse(paths, 1);
    refuse(paths, 1, 'fine');
    expect(refuse(paths, 1)).toEqual([false]);
  });

  test('comes back ten minutes after its last refusal', () => {
    const paths = known(1_000);
    refuse(paths, 3);
    paths.refusedAgain('poor', 60_000);
    expect(paths.has('poor', 660_000)).toBe(true);
    expect(paths.has('poor', 660_001)).toBe(false);
  });
});

test.each([
  ['a frequent path', 0.5, false],
  ['a rare one', 0.01, true],
])('%s that came after many others is known by how often it is asked for', (_, part, isOwn) => {
  const paths = known(0);
  for (let n = 0; n < 200; n++) paths.accepted(`once ${n}`);
  for (let n = 0; n < 2_000; n++) paths.accepted(n % 100 < 100 * part ? 'poor' : `other ${n % 7}`);
  refuse(paths, 3);
  expect(paths.has('poor', 0)).toBe(isOwn);
});

test('of too many that have a lane of their own the one goes whose refusal is longest ago', () => {
  const paths = known(1_000);
  for (let n = 0; n < 64; n++) refuse(paths, 3, `poor ${n}`);
  paths.refusedAgain('poor 0', 0);
  refuse(paths, 3, 'poor 64');
  expect(['poor 0', 'poor 1', 'poor 64'].map((path) => paths.has(path, 0))).toEqual([
    true,
    false,
    true,
  ]);
});

test('a late refusal in the lane of all stops nobody, whatever was refused since', () => {
  const paths = known(1_000);
  refuse(paths, 3);
  refuse(paths, 1, 'fine');
  expect(paths.refused('poor', 0)).toBe(true);
});

test('what is remembered is bounded', () => {
  const paths = known(1_000);
  for (let n = 0; n < 10_000; n++) {
    paths.accepted(`other ${n}`);
    refuse(paths, 3, `poor ${n}`);
  }
  const parted = Array.from({ length: 10_000 }, (_, n) => paths.has(`poor ${n}`, 0));
  expect(parted.filter(Boolean).length).toBeLessThanOrEqual(64);
});

describe('what is one path', () => {
  test.each([
    ['GET', '/users/4711/mail', 'GET /users/*/mail'],
    ['post', '/users/1b4e28ba-2fa1-11d2-883f-0016d3cca427', 'POST /users/*'],
    [undefined, '/search', 'GET /search'],
    ['GET', '/files/abcdefghijklmnopqrstuvwxyz', 'GET /files/*'],
    ['GET', '/a/b/c/d/e/f/g/h', 'GET /a/b/c/d/e'],
    ['GET', '', 'GET '],
  ])('%s %s', (method, path, kind) => {
    expect(pathKind(method, path)).toBe(kind);
  });
});

test('while nothing was refused, most are not counted after the first ones', () => {
  const paths = new PathLimits();
  let counted = 0;
  for (let n = 0; n < 1_664; n++) {
    if (!paths.isCounting) continue;
    paths.accepted('fine');
    counted++;
  }
  expect(counted).toBe(64 + 25);
  paths.refused('poor', 0);
  expect([paths.isCounting, paths.isCounting]).toEqual([true, true]);
});

test('a path is alone for as long as no other was refused', () => {
  const paths = known(20);
  refuse(paths, 2);
  expect(paths.isAlone).toBe(true);
  refuse(paths, 1, 'fine');
  expect(paths.isAlone).toBe(false);
});
