import type { Detail } from '../diagnosis.ts';
import type { NamedWait } from '../hints/wait-hint.ts';
import { NO_FIELD, readDetails } from './details.ts';
import { type Field, find, scalar } from './fields.ts';
import { type Level, levelsOf } from './levels.ts';
import { asCode, asId, asText } from './values.ts';
import {
  CODES,
  MEANINGLESS,
  MESSAGE,
  REASON,
  REQUEST_ID,
  RETRYABLE,
  SPECIFIC,
  WAIT,
  WEAK,
} from './vocabulary.ts';

/** What the generic reading finds in a body; everything as the vendor sent it. */
export interface Reading {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  /** A status that the body states, where it is one of an error. */
  readonly status: number | undefined;
  /** What the body itself says of a second try. */
  readonly retryable: boolean | undefined;
  readonly details: readonly Detail[];
  readonly waits: readonly NamedWait[];
}

/** Of a body that is nothing but text, no more than this is its message. */
const MAX_TEXT_LENGTH = 1000;

/** What a code's rank loses with each level that it lies deeper: of equals the innermost says most. */
const INNER = 20;
/** A code of one in a list: less than another's, more than a class of errors (`ValidationFault`). */
const LISTED = 150;
/** A reason of one word (`invalid`), less than a text in capitals. */
const VAGUE = 1000;
/** A number that only repeats the status. */
const REPEATED = 2000;

/**
 * The innermost code, and of one object the most specific; a list's, the text, or a number that only
 * repeats the status, where there is nothing better.
 */
function codeOf(levels: readonly Level[], httpStatus: number): string | undefined {
  let best: string | undefined;
  let bestScore = Infinity;
  for (const { fields, depth, isAbout, inList } of levels) {
    for (const [names, rank] of CODES) {
      const isWeak = rank >= WEAK;
      const code = isAbout && isWeak ? undefined : find(fields, [names], asCode);
      if (code === undefined) continue;
      const isReason = inList && names === REASON;
      const isVague = isReason && /^[a-z]+$/.test(code);
      const isSpecific = rank === SPECIFIC || (isReason && !isVague);
      const score =
        (isSpecific ? SPECIFIC : rank + (inList ? LISTED : 0)) -
        depth * INNER +
        (isVague ? VAGUE : 0) +
        (code === String(httpStatus) ? REPEATED : 0);
      if (score < bestScore) [best, bestScore] = [code, score];
    }
  }
  return best;
}

/** The outermost sentence; a bare word only where there is none. */
function messageOf(levels: readonly Level[]): string | undefined {
  let word: string | undefined;
  for (const { fields } of levels) {
    const sentence = find(fields, MESSAGE, (value, name) => {
      // A list under another name is what is wrong with the field of that name.
      const isField = Array.isArray(value) && !/err|detail|message/.test(name);
      const text = isField ? undefined : asText(value);
      if (!text || MEANINGLESS.test(text)) return undefined;
      if (/\s/.test(text.trim())) return text;
      word ??= text;
      return undefined;
    });
    if (sentence !== undefined) return sentence;
  }
  return word;
}

/** Reads a parsed body of whatever shape; `headers` are other places where a request id may stand. */
export function readBody(
  body: unknown,
  httpStatus: number,
  headers: readonly Field[] = [],
): Reading {
  const levels = levelsOf(body);
  const all = levels.flatMap(({ fields }) => fields);
  const message = messageOf(levels) ?? asText(body)?.trim().slice(0, MAX_TEXT_LENGTH);
  const details = readDetails(body, levels, message);
  return {
    code: codeOf(levels, httpStatus),
    message: message ?? details[0]?.message,
    requestId: find([...all, ...headers], REQUEST_ID, asId),
    status: find(all, [/^(?:http)?status(?:code)?$|^(?:err(?:or)?)?code$/], (value) =>
      /^[45]\d\d$/.test(scalar(value)) ? Number(value) : undefined,
    ),
    retryable: find(all, [RETRYABLE], (value) => (typeof value === 'boolean' ? value : undefined)),
    details: details.filter(({ field }) => !NO_FIELD.test(field ?? '')),
    waits: all
      .filter(([name]) => WAIT.test(name))
      .map(([name, value]) => [value, /m(?:illi)?s/.test(name) ? 'milliseconds' : 'seconds']),
  };
}
