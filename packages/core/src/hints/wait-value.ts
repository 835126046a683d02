import type { WaitUnit } from '../profile.ts';
import { durationAt } from './duration.ts';
import { parseHttpDate } from './http-date.ts';

/** `2024-01-15T12:31Z`, `2024-01-15 12:31:00.123+01:00`; without a zone it is UTC. */
const ISO_8601 = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?/;

/** From here on (2001) a number is Unix time, below it is a count of seconds. */
const FIRST_EPOCH_SECONDS = 1e9;
/** From here on it is Unix time in milliseconds: in seconds it would be the year 5138. */
export const FIRST_EPOCH_MS = 1e11;
/** From here on it is Unix time in microseconds. */
const FIRST_EPOCH_US = 1e14;
const DAY_MS = 86_400_000;

function parseNumber(number: number, unit: WaitUnit, serverNowMs: number): number {
  if (unit === 'milliseconds') return number;
  if (number < FIRST_EPOCH_SECONDS) return number * 1e3;
  const factor = number < FIRST_EPOCH_MS ? 1e3 : number < FIRST_EPOCH_US ? 1 : 1e-3;
  const waitMs = number * factor - serverNowMs;
  // Seconds, by the standard: only a moment near the present is meant as one.
  const isSeconds = unit === 'retry-after' && (waitMs < -DAY_MS || waitMs > 366 * DAY_MS);
  return isSeconds ? number * 1e3 : waitMs;
}

function parseText(text: string, unit: WaitUnit, serverNowMs: number): number {
  const dateMs = parseHttpDate(text, serverNowMs) - serverNowMs;
  if (unit === 'retry-after') return dateMs;
  const [, day, time, zone = 'Z'] = ISO_8601.exec(text) ?? [];
  const plain = text.replace(/^PT/, '');
  const [durationMs, end] = durationAt(plain, 0);
  return (
    dateMs ||
    Date.parse(`${day}T${time}${zone}`) - serverNowMs ||
    (end < plain.length ? Number.NaN : durationMs)
  );
}

/**
 * Whole milliseconds that a value asks to wait, or undefined when it is no wait. Zero: the moment has
 * come, or is past. Of a list (a field that was sent twice) the longest valid member.
 *
 * With the unit `retry-after` a text is read by RFC 9110 section 10.2.3: seconds, which may have
 * decimals, or an HTTP date. Otherwise it may be written in any way: ISO 8601, an HTTP date, `6m0s`,
 * `PT30S`. Seconds from now and Unix time in seconds, milliseconds or microseconds are told apart by
 * their size; in `Retry-After` a number is a moment only near the present. Never valid are `-5`, `1e1`,
 * `0x10`, `Infinity` and words.
 *
 * @param serverNowMs the time at the server, which moments are measured against.
 */
export function parseWait(value: unknown, unit: WaitUnit, serverNowMs: number): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  let longest: number | undefined;
  // Two of the date forms have a comma of their own, after the weekday.
  for (const member of String(value).split(/(?<!\b[A-Z][a-z]{2,8}),/)) {
    const text = member.trim();
    const ms = /^\d+(?:\.\d+)?$/.test(text)
      ? parseNumber(Number(text), unit, serverNowMs)
      : parseText(text, unit, serverNowMs);
    // Rounded up, but for the noise of floats, and never beyond exact integers.
    const waitMs = Math.min(Math.max(0, Math.ceil(ms - 1e-6)), Number.MAX_SAFE_INTEGER);
    if (waitMs >= (longest ?? 0)) longest = waitMs;
  }
  return longest;
}
