import { durationAt } from './duration.ts';
import { parseWait } from './wait-value.ts';

/** Longer texts are read to here. */
const MAX_TEXT_LENGTH = 4096;

/**
 * What announces a wait, up to the number: `try again in`, `try after`, `available in`, `can request
 * this after`. Between the announcement and the number stand only a few words without a digit or a full
 * stop that end in a preposition, and none that makes it a limit or a window (`resets every 60 s`).
 */
const ANNOUNCEMENT =
  /\b(?:again|(?:re)?try|wait|available|resets?|can|may|banned|blocked)\b(?:(?: (?!per|every|timed|limit)[a-z]{1,20}){0,5}? (?:in|after|for|until|at|least|about|another|around|approximately))?[ :~]{1,3}(?=\d)/gi;

/** ISO 8601, or Unix time. */
const MOMENT = /\d{4}-\d\d-\d\d[T ][\d:.]{5,18}(?: ?[+-]\d\d:?\d\d)?|\d{10,13}(?!\d)/y;

/**
 * Milliseconds to wait as written in a message: `Please try again in 6m0s`, `Retry after 33 seconds`,
 * `banned until 1659146400000`; undefined when it names no wait. A limit or its window (`100 per
 * minute`) is no wait, nor is `in a few minutes`.
 */
export function readMessageText(message: string, serverNowMs: number): number | undefined {
  const text = message.slice(0, MAX_TEXT_LENGTH);
  for (const { 0: words, index } of text.matchAll(ANNOUNCEMENT)) {
    const from = (MOMENT.lastIndex = index + words.length);
    const [durationMs] = durationAt(text, from);
    const waitMs =
      parseWait(durationMs, 'milliseconds', serverNowMs) ??
      parseWait(MOMENT.exec(text)?.[0], 'timestamp', serverNowMs);
    if (waitMs !== undefined) return waitMs;
  }
  return undefined;
}
