import type { Detail } from '../diagnosis.ts';
import { defined } from '../defined.ts';
import { type Field, fieldsOf, find, isRecord, scalar } from './fields.ts';
import type { Level } from './levels.ts';
import { readPath } from './path.ts';
import { asCode, asId, asText } from './values.ts';
import { CODE, FIELD, MESSAGE } from './vocabulary.ts';

/** Keys of a map that are about no single field. */
export const NO_FIELD: RegExp = /^(?:non_field_errors|base|__all__|_errors)$/;

/** Keys that hold errors, and are no name of a field. */
const NO_NAME = /err|message|detail|params|violations|^(?:fields|issues)$/i;

const MAX_DEPTH = 8;
const MAX_ITEMS = 50;

/** A name; the steps of a path; an object that wraps one (`source: { pointer }`, JSON:API). */
function asField(value: unknown): string | undefined {
  if (isRecord(value)) return find(fieldsOf(value), [...FIELD, /./], asId);
  if (!Array.isArray(value)) return asId(value);
  return isRecord(value[0])
    ? undefined
    : value.slice(0, MAX_ITEMS).map(scalar).join('.') || undefined;
}

function detailOf(fields: readonly Field[], names: readonly RegExp[]): Detail | undefined {
  let key = '';
  const field = find(fields, names, (value, name) => ((key = name), asField(value)));
  const rest = fields.filter(([name]) => name !== key);
  const message = find(rest, MESSAGE, asText);
  // GraphQL keeps the code one deeper.
  const extensions = find(rest, [/^extensions$/], (value) => value);
  const code = find([...rest, ...fieldsOf(extensions)], CODE, asCode);
  return field === undefined
    ? undefined
    : defined<Detail>({ field, message, code: code === message ? undefined : code });
}

/**
 * `{ "name": ["is required"] }`; where `isSure`, also `{ "name": "is required" }` and
 * `{ "name": { "message": "is required" } }`: one detail a text.
 * Fields may be nested: `{ "address": { "zip": ["is too short"] } }`.
 */
function mapOf(map: unknown, isSure: boolean, depth: number): readonly Detail[] {
  const found: Detail[] = [];
  const keys = isRecord(map) && depth < MAX_DEPTH ? Object.keys(map) : [];
  if (!isRecord(map) || keys.length > MAX_ITEMS) return found;
  for (const key of keys.toSorted()) {
    const value = map[key];
    const isList = Array.isArray(value);
    const items: readonly unknown[] = isList ? value.slice(0, MAX_ITEMS) : [value];
    if (items.length === 0) continue;
    const texts = items.flatMap((item) => {
      const isError = isList || (isSure && typeof readPath(item, 'message') === 'string');
      const fields = fieldsOf(isError ? item : undefined);
      const message =
        find(fields, MESSAGE, asText) ?? (isList || isSure ? asText(item) : undefined);
      const code = find(fields, CODE, asCode);
      return message === undefined ? [] : [defined<Detail>({ field: key, message, code })];
    });
    const inner = texts.length > 0 ? texts : mapOf(value, false, depth + 1);
    // A key that names an error, or one without a text: this is no map of fields.
    if (inner.length === 0 || (NO_NAME.test(key) && !NO_FIELD.test(key))) return [];
    for (const one of inner) {
      const name = one.field ?? '';
      const field = name === key || NO_FIELD.test(name) ? key : `${key}.${name}`;
      found.push({ ...one, field });
    }
  }
  return found.slice(0, MAX_ITEMS);
}

/** Where a map of fields may stand. */
const MAPS = /errors?$|fields$|^details?$|^message$|^body$/;

/**
 * What the vendor says is wrong with single fields of the request: the outermost list or map of them,
 * else the error itself where it names a field.
 *
 * @param message the message of the whole, for an error that names its field but says no more.
 */
export function readDetails(
  body: unknown,
  levels: readonly Level[],
  message: string | undefined,
): readonly Detail[] {
  for (const [name, value] of [
    ['body', body],
    ...levels.flatMap(({ fields }) => fields),
  ] as const) {
    const found = Array.isArray(value)
      ? value.slice(0, MAX_ITEMS).flatMap((one) => detailOf(fieldsOf(one), FIELD) ?? [])
      : MAPS.test(name)
        ? mapOf(value, /errors$|fields$/.test(name), 0)
        : [];
    if (found.length > 0) return found;
  }
  for (const { fields } of levels) {
    const alone = detailOf(fields, FIELD.slice(0, 1));
    if (alone) return [defined<Detail>({ message, ...alone })];
  }
  return [];
}
