/** A property of anything; undefined where there is none. */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return undefined; // an exotic object whose getters throw
  }
}

/** A property of anything, where it is a text. */
export function readText(value: unknown, key: PropertyKey): string | undefined {
  const text = readProperty(value, key);
  return typeof text === 'string' ? text : undefined;
}

/** Sets a property that no print shows, or gives a shown one another value. */
export function setHidden(target: object, key: PropertyKey, value: unknown): boolean {
  return define(target, key, { value, configurable: true, writable: true });
}

/** Changes a property; one that its owner has locked stays as it is, and the answer is false. */
export function define(target: object, key: PropertyKey, change: PropertyDescriptor): boolean {
  try {
    return Reflect.defineProperty(target, key, change);
  } catch {
    return false; // an exotic object whose traps throw
  }
}
