import { type Field, fieldsOf } from './fields.ts';
import { ABOUT, ERROR } from './vocabulary.ts';

/** An object that may say something of the error. */
export interface Level {
  readonly fields: readonly Field[];
  readonly depth: number;
  /** Found under `details`, `meta` and the like: only names that always mean a code count as one. */
  readonly isAbout: boolean;
  readonly inList: boolean;
}

const MAX_DEPTH = 8;
const MAX_ITEMS = 50;
const MAX_LEVELS = 100;

/** The objects that may say something of the error, outermost first, in a bounded search. */
export function levelsOf(body: unknown): readonly Level[] {
  const levels: Level[] = [];
  const add = (value: unknown, depth: number, isAbout: boolean, inList: boolean): void => {
    const isList = Array.isArray(value);
    for (const item of isList ? (value as unknown[]).slice(0, MAX_ITEMS) : [value]) {
      const fields = fieldsOf(item);
      if (levels.length < MAX_LEVELS && fields.length > 0) {
        levels.push({ fields, depth, isAbout, inList: inList || (isList && depth > 0) });
      }
    }
  };
  add(body, 0, false, false);
  for (const { fields, depth, inList } of levels) {
    for (const pattern of depth < MAX_DEPTH ? [ERROR, ABOUT] : []) {
      for (const [name, value] of fields) {
        // An only field is a wrapper, whatever its name.
        const isInside = fields.length === 1 ? pattern === ERROR : pattern.test(name);
        if (isInside) add(value, depth + 1, pattern === ABOUT, inList);
      }
    }
  }
  return levels;
}
