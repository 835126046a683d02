import type { Detail } from '../diagnosis.ts';
import { type Fields, fieldsOf, isRecord } from './fields.ts';

const names = (list: string): readonly string[] => list.split(' ');

/** Lists and maps of what is wrong with single fields. */
const LISTS = names(
  'errors error details detail issues invalidparams violations fieldviolations fielderrors validationerrors causes errorcauses fields',
);
/** Names of what a detail is about. */
const FIELD = names(
  'field loc path param parameter pointer target property propertyname attribute instancepath argumentname location',
);
const TEXT = names('message msg detail description errormessage reason title error helpmessage');
const CODE = names('issue code errorcode type keyword reason');

const MAX_DETAILS = 50;
const MAX_DEPTH = 5;

function fieldName(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).join('.') : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textIn(fields: Fields, wanted: readonly string[], blanks: boolean): string | undefined {
  for (const name of wanted) {
    const value = fields.get(name);
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value && (blanks || !/\s/.test(value))) return value;
  }
  return undefined;
}

function fieldOf(fields: Fields): string | undefined {
  for (const name of FIELD) {
    const field = fieldName(fields.get(name));
    if (field !== undefined) return field;
  }
  const source = fieldsOf(fields.get('source'));
  return source && fieldOf(source);
}

function detail(
  field: string | undefined,
  message: string | undefined,
  code: string | undefined,
): Detail {
  return {
    ...(field !== undefined && { field }),
    ...(message !== undefined && { message }),
    ...(code !== undefined && { code }),
  };
}

function itemOf(value: unknown): Detail | undefined {
  const fields = fieldsOf(value);
  const field = fields && fieldOf(fields);
  if (!fields || field === undefined) return undefined;
  return detail(field, textIn(fields, TEXT, true), textIn(fields, CODE, false));
}

/** `{ "name": ["is required"] }` or `{ "name": "is required" }`: one detail a field. */
function mapOf(value: Record<string, unknown>): Detail[] {
  const found: Detail[] = [];
  for (const key of Object.keys(value).slice(0, MAX_DETAILS)) {
    const texts = value[key];
    const all: unknown[] = Array.isArray(texts) ? texts : [texts];
    if (all.length === 0 || !all.every((text) => typeof text === 'string')) return [];
    found.push(detail(key, all[0], undefined));
  }
  return found;
}

/** What the vendor says is wrong with single fields of the request, in a bounded search. */
export function readDetails(body: unknown, depth = 0): readonly Detail[] {
  const fields = fieldsOf(Array.isArray(body) ? (body as unknown[]).find(isRecord) : body);
  if (!fields || depth > MAX_DEPTH) return [];
  for (const name of LISTS) {
    const value = fields.get(name);
    if (Array.isArray(value)) {
      const list = (value as unknown[]).slice(0, MAX_DETAILS).flatMap((one) => itemOf(one) ?? []);
      if (list.length > 0) return list;
    }
    if (isRecord(value) && name !== 'error') {
      const map = mapOf(value);
      if (map.length > 0) return map;
    }
    const deeper = readDetails(value, depth + 1);
    if (deeper.length > 0) return deeper;
  }
  const single = itemOf(body);
  return single?.message === undefined ? [] : [single];
}
