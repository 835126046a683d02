import type { Detail } from '../diagnosis.ts';
import { type Fields, fieldsOf, isRecord } from './fields.ts';

const names = (list: string): readonly string[] => list.split(' ');

/** Lists and maps of what is wrong with single fields. */
const LISTS = names(
  'errors error details detail issues invalidparams violations fieldviolations fielderrors validationerrors causes errorcauses fields',
);
/** Names of what a detail is about: of an item in a list, and (the first few) of an error alone. */
const FIELD = names(
  'field param parameter target loc path pointer property propertyname attribute instancepath argumentname location',
);
const FIELD_ALONE = FIELD.slice(0, 4);
const TEXT = names('message msg detail description errormessage reason title error helpmessage');
const CODE = names('issue code errorcode type keyword reason');
/** Keys of a map that are about no single field. */
const NO_FIELD = /^(?:non_field_errors|base|__all__|_errors|_schema)$/;

const MAX_DETAILS = 50;
const MAX_DEPTH = 5;

function detail(field: string, message: string | undefined, code: string | undefined): Detail {
  return { field, ...(message !== undefined && { message }), ...(code !== undefined && { code }) };
}

function textIn(fields: Fields, wanted: readonly string[], isCode: boolean): string | undefined {
  for (const name of wanted) {
    const value = fields.get(name);
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value && !(isCode && /\s/.test(value))) return value;
  }
  const extensions = isCode && fieldsOf(fields.get('extensions'));
  return extensions ? textIn(extensions, ['code'], true) : undefined;
}

function fieldIn(fields: Fields, wanted: readonly string[]): string | undefined {
  for (const name of wanted) {
    const value = fields.get(name);
    if (typeof value === 'string' && value) return value;
    if (Array.isArray(value) && value.length > 0)
      return value.slice(0, MAX_DETAILS).map(String).join('.');
  }
  const source = fieldsOf(fields.get('source'));
  return source && fieldIn(source, FIELD);
}

function itemOf(value: unknown, wanted: readonly string[] = FIELD): Detail | undefined {
  const fields = fieldsOf(value);
  const field = fields && fieldIn(fields, wanted);
  return field === undefined || !fields
    ? undefined
    : detail(field, textIn(fields, TEXT, false), textIn(fields, CODE, true));
}

/** `{ "name": ["is required"] }` or `{ "name": "is required" }`: one detail a field, sorted by name. */
export function readMap(value: unknown, needsLists: boolean): readonly Detail[] {
  if (!isRecord(value)) return [];
  const found: Detail[] = [];
  for (const key of Object.keys(value).toSorted().slice(0, MAX_DETAILS)) {
    const texts = value[key];
    const [text]: readonly unknown[] = Array.isArray(texts) ? texts : needsLists ? [] : [texts];
    const fields = fieldsOf(text);
    const message = typeof text === 'string' ? text : fields && textIn(fields, TEXT, false);
    if (message === undefined) return [];
    found.push(detail(key, message, fields && textIn(fields, CODE, true)));
  }
  return found;
}

function search(body: unknown, depth: number): readonly Detail[] {
  const fields = fieldsOf(Array.isArray(body) ? (body as unknown[]).find(isRecord) : body);
  if (!fields || depth > MAX_DEPTH) return [];
  for (const name of LISTS) {
    const value = fields.get(name);
    let found: readonly Detail[] = [];
    if (Array.isArray(value)) {
      found = (value as unknown[]).slice(0, MAX_DETAILS).flatMap((one) => itemOf(one) ?? []);
    } else if (name !== 'error') found = readMap(value, name.startsWith('detail'));
    if (found.length === 0) found = search(value, depth + 1);
    if (found.length > 0) return found;
  }
  const alone = itemOf(body, FIELD_ALONE);
  return alone ? [alone] : [];
}

/** What the vendor says is wrong with single fields of the request, in a bounded search. */
export function readDetails(body: unknown): readonly Detail[] {
  return search(body, 0).filter(({ field }) => !NO_FIELD.test(field ?? ''));
}
