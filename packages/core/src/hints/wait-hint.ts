import type { WaitUnit } from '../profile.ts';
import type { HeaderMap } from './headers.ts';
import { serverNowMs } from './http-date.ts';
import { readMessageText } from './message-text.ts';
import { readRateLimitFields } from './rate-limit-fields.ts';
import { parseWait } from './wait-value.ts';

/** A value that somebody knows to stand for a wait. */
export type NamedWait = readonly [value: unknown, unit: WaitUnit];

/**
 * How long an answer asks to wait, in milliseconds: the first source that is there and valid, in the
 * order precise header, `Retry-After`, body, message, spent limits. Undefined: it asks for nothing.
 * Zero: it asks for no wait at all, or names a moment that is past; Redial's own backoff applies.
 *
 * @param named values of the body, and of headers that only a profile knows; the first valid counts.
 * @param message the text, where its words may be trusted to mean a wait (429, 503).
 * @param isRefused true on a 429.
 */
export function readWaitHint(
  headers: HeaderMap,
  named: readonly NamedWait[],
  message: string,
  isRefused: boolean,
  nowMs: number,
): number | undefined {
  const atServerMs = serverNowMs((name) => headers.get(name), nowMs);
  // Under any prefix (`x-ms-retry-after-ms`); milliseconds first, being the more precise of the two.
  const under = (ending: string, unit: WaitUnit): NamedWait[] =>
    [...headers.keys()]
      .toSorted()
      .flatMap((name) => (name.endsWith(ending) ? [[headers.get(name), unit] as const] : []));
  let waitMs: number | undefined;
  for (const [value, unit] of [
    ...under('retry-after-ms', 'milliseconds'),
    ...under('retry-after', 'retry-after'),
    ...named,
  ]) {
    waitMs ??= parseWait(value, unit, atServerMs);
  }
  return (
    waitMs ??
    readMessageText(message, atServerMs) ??
    readRateLimitFields(headers, atServerMs, isRefused)
  );
}
