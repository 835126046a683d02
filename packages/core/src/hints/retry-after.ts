import { toWaitMs } from './duration.ts';
import { parseHttpDate } from './http-date.ts';

/** Digits, perhaps with decimals. Not `-5`, `1e1`, `0x10`, `Infinity`. */
export const DECIMAL: RegExp = /^\d+(?:\.\d+)?$/;

/**
 * Milliseconds to wait by a `Retry-After` (RFC 9110 section 10.2.3): seconds, which may have decimals,
 * or an HTTP date; undefined when it is neither. Of a list (a field that was sent twice) the longest
 * valid member. Zero or less means that the moment has come.
 *
 * @param serverNowMs the time at the server, which dates are measured against.
 */
export function parseRetryAfter(value: string, serverNowMs: number): number | undefined {
  let longest: number | undefined;
  const members = value.split(',');
  for (let at = 0; at < members.length; at++) {
    const member = (members[at] as string).trim();
    let waitMs: number | undefined;
    if (DECIMAL.test(member)) waitMs = toWaitMs(Number(member) * 1e3);
    else {
      // The date forms that begin with a weekday have a comma of their own.
      const whole = /^[A-Z][a-z]{2,8}$/.test(member) ? `${member},${members[++at] ?? ''}` : member;
      const date = parseHttpDate(whole.trim(), serverNowMs);
      if (date !== undefined) waitMs = date - serverNowMs;
    }
    if (waitMs !== undefined && !(longest !== undefined && longest >= waitMs)) longest = waitMs;
  }
  return longest;
}
