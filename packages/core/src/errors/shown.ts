/** Objects that print themselves as a text. */
const texts = /^(Date|RegExp|URL|String|Number|Boolean|BigInt|Symbol)$/;

const collections = /^(Map|Set|Headers|URLSearchParams)$/;

/** Objects that print their own properties, and nothing else. */
const open = /^(Object|Array|Arguments|\w*Function)$/;

/** Where a class, or an object, says how Node prints it. */
export const ownPrint: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** Whether a print of an object shows its own properties, and nothing else. */
export function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]' && !(ownPrint in value);
}

/** The keys of the properties that a print of an object shows. */
export function shownKeys(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key),
  );
}

/**
 * What a print of an object shows: keys, values, entries.
 *
 * @throws TypeError where that cannot be known: a `Request` or a buffer prints what no property holds.
 */
export function shownIn(value: object): unknown[] {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const shown: unknown[] = shownKeys(value).flatMap((key) => [key, Reflect.get(value, key)]);
  if (texts.test(kind)) shown.push((value as Date).toString());
  else if (collections.test(kind)) shown.push(...(value as Iterable<unknown>));
  else if (!open.test(kind) || ownPrint in value) throw new TypeError(kind);
  return shown;
}
