import type { Path } from '../profile.ts';

/** What stands at a path such as `errors.0.code`: own properties only, nothing that is inherited. */
export function readPath(body: unknown, path: Path): unknown {
  let value = body;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** What stands at the first of several paths that `accept` makes something of. */
export function readFirst<T>(
  body: unknown,
  paths: readonly Path[] | undefined,
  accept: (value: unknown) => T | undefined,
): T | undefined {
  let found: T | undefined;
  for (const path of paths ?? []) found ??= accept(readPath(body, path));
  return found;
}
