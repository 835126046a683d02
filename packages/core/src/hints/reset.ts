import { parseDuration, toWaitMs } from './duration.ts';
import { parseHttpDate } from './http-date.ts';
import { DECIMAL } from './retry-after.ts';

/** `2024-01-15T12:31Z`, `2024-01-15 12:31:00.123+01:00`; without a zone it is UTC. */
const ISO_8601 =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/** A number below is a count of seconds; from here on (2001) it is Unix time. */
const FIRST_EPOCH_SECONDS = 1e9;
/** A number from here on is Unix time in milliseconds (in seconds it would be the year 5138). */
const FIRST_EPOCH_MS = 1e11;

/** Milliseconds since 1970 of an ISO 8601 moment, or undefined. */
function parseIso(text: string): number | undefined {
  const iso = ISO_8601.exec(text);
  if (!iso) return undefined;
  const ms = Date.parse(`${iso[1]}T${iso[2]}${iso[3]?.replace('UTC', 'Z') ?? 'Z'}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * Milliseconds until a reset, however it is written: seconds from now, Unix seconds, Unix
 * milliseconds, ISO 8601, an HTTP date, `6m0s`. Numbers are told apart by their size. Undefined when it
 * is none of these; zero or less when it is past.
 *
 * @param serverNowMs the time at the server, which moments are measured against.
 */
export function parseReset(value: string, serverNowMs: number): number | undefined {
  if (DECIMAL.test(value)) {
    const number = Number(value);
    if (number < FIRST_EPOCH_SECONDS) return toWaitMs(number * 1e3);
    return toWaitMs((number < FIRST_EPOCH_MS ? number * 1e3 : number) - serverNowMs);
  }
  const moment = parseIso(value) ?? parseHttpDate(value, serverNowMs);
  return moment === undefined ? parseDuration(value) : moment - serverNowMs;
}
