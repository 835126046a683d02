import { toWaitMs } from './duration.ts';
import type { HeaderMap } from './headers.ts';
import { parseReset } from './reset.ts';

const isZero = (value: string | undefined): boolean =>
  value !== undefined && /^0(?:\.0+)?$/.test(value);

/**
 * The `remaining` that belongs to a reset field, found by its name: `x-ratelimit-reset-tokens` has
 * `x-ratelimit-remaining-tokens`, `x-ratelimit-reset-after` has `x-ratelimit-remaining`.
 */
export function remainingOf(headers: HeaderMap, resetName: string): string | undefined {
  return (
    headers.get(resetName.replace('reset', 'remaining')) ??
    headers.get(resetName.replace(/reset.*/, 'remaining'))
  );
}

/** Parameters of one member of a structured list, quoted strings left out: `"a";r=0;t=5` → r, t. */
function parametersOf(member: string): Map<string, string> {
  return new Map(
    member.split(/[;,]/).map((parameter) => {
      const [name = '', value = ''] = parameter.split('=');
      return [name.trim().toLowerCase(), value.trim()];
    }),
  );
}

/**
 * Milliseconds until a spent limit is renewed, the longest of those whose own `remaining` is 0.
 * Three generations are read: `RateLimit: "default";r=0;t=30`
 * (draft-ietf-httpapi-ratelimit-headers-10), `RateLimit: limit=10, remaining=0, reset=30` (-03 to -08),
 * and the families `RateLimit-Reset`, `X-RateLimit-Reset-*`, `X-Rate-Limit-Reset` beside a `-Remaining`.
 * A policy (`RateLimit-Policy`) names windows, and a window is no wait.
 */
export function readRateLimitFields(headers: HeaderMap, serverNowMs: number): number | undefined {
  let longest: number | undefined;
  const consider = (remaining: string | undefined, reset: string | undefined): void => {
    if (!isZero(remaining) || reset === undefined) return;
    const waitMs = parseReset(reset, serverNowMs);
    if (waitMs !== undefined) longest = Math.max(longest ?? 0, waitMs);
  };
  for (const [name, value] of headers) {
    if (name === 'ratelimit') {
      const unquoted = value.replace(/"[^"]*"/g, '');
      const whole = parametersOf(unquoted);
      consider(whole.get('remaining'), whole.get('reset'));
      for (const member of unquoted.split(',')) {
        const parameters = parametersOf(member);
        consider(parameters.get('r'), parameters.get('t'));
      }
    } else if (/rate-?limit.*reset/.test(name)) {
      const waitsInMs = name.endsWith('ms') && /^\d{1,9}$/.test(value);
      consider(remainingOf(headers, name), waitsInMs ? `${toWaitMs(Number(value))}ms` : value);
    }
  }
  return longest;
}
