import { durationAt } from './duration.ts';
import { parseReset } from './reset.ts';

/** Longer texts are read to here. */
const MAX_TEXT_LENGTH = 4096;

/**
 * What announces a wait, up to the number: `try again in`, `retry after`, `available in`, `only request
 * this after`. Between the announcement and the number only a few words without a digit or a full
 * stop, and none that makes it a limit or a window (`retry: 5 requests per 60 s`).
 */
const ANNOUNCEMENT =
  /\b(?:again|retry|retrying|wait|available|resets?|only|banned|blocked|replenished)\b(?:[ :'"]{1,3}(?!per\b|every\b|timed\b|limit)[a-z]{1,20}){0,5}?[ :'"]{1,3}(?=\d)/gi;

const MOMENT = /\d{4}-\d\d-\d\d[T ][\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)?|\d{10,13}(?!\d)/iy;

/**
 * Milliseconds to wait as written in a message: `Please try again in 6m0s`, `Retry after 33 seconds`,
 * `banned until 1659146400000`; undefined when it names no wait. A limit or its window (`100 per
 * minute`) is no wait, nor is `in a few minutes`.
 */
export function readMessageText(message: string, serverNowMs: number): number | undefined {
  const text = message.slice(0, MAX_TEXT_LENGTH);
  ANNOUNCEMENT.lastIndex = 0;
  while (ANNOUNCEMENT.test(text)) {
    const at = ANNOUNCEMENT.lastIndex;
    const duration = durationAt(text, at);
    if (duration) return duration.waitMs;
    MOMENT.lastIndex = at;
    const moment = MOMENT.exec(text);
    if (moment) return parseReset(moment[0], serverNowMs);
  }
  return undefined;
}
