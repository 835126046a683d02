import type { Path } from '../profile.ts';

/** The own property of an object or list; undefined for everything that is inherited. */
export function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** What stands at a path such as `errors.0.code`; undefined where there is nothing. */
export function readPath(body: unknown, path: Path): unknown {
  let value = body;
  for (const name of path.split('.')) value = own(value, name);
  return value;
}

/** What stands at the first of several paths that `accept` makes something of. */
export function readFirst<T>(
  body: unknown,
  paths: readonly Path[] | undefined,
  accept: (value: unknown) => T | undefined,
): T | undefined {
  for (const path of paths ?? []) {
    const accepted = accept(readPath(body, path));
    if (accepted !== undefined) return accepted;
  }
  return undefined;
}
