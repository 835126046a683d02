import type { HeaderMap } from './headers.ts';
import { FIRST_EPOCH_MS, parseWait } from './wait-value.ts';

/** Of the limits that one field lists no more are read. */
const MAX_LIMITS = 32;

/**
 * Whether nothing remains of the limit that a reset field belongs to. The field beside it is found by
 * its name: `x-ratelimit-reset-tokens` has `x-ratelimit-remaining-tokens`, `x-ratelimit-reset-after` has
 * `x-ratelimit-remaining`. Where there is none, `otherwise` holds.
 *
 * @param at which of several limits, where one field lists them.
 */
export function isSpent(
  headers: HeaderMap,
  resetName: string,
  otherwise: boolean,
  at = 0,
): boolean {
  const remaining =
    headers.get(resetName.replace('reset', 'remaining')) ??
    headers.get(resetName.replace(/reset.*/, 'remaining'));
  const count = Number.parseFloat(remaining?.split(',', MAX_LIMITS)[at] ?? remaining ?? '');
  // Below zero is more than spent on a refusal; elsewhere it may stand for "no limit".
  return count < 0 || !remaining ? otherwise : count === 0;
}

/**
 * Milliseconds until a spent limit is renewed, the longest of those whose own `remaining` is 0.
 * Three generations are read: `RateLimit: "default";r=0;t=30`
 * (draft-ietf-httpapi-ratelimit-headers-10), `RateLimit: limit=10, remaining=0, reset=30` (-03 to -08),
 * and the families `RateLimit-Reset`, `X-RateLimit-Reset-*`, `X-Rate-Limit-Reset` beside a `-Remaining`.
 * A policy (`RateLimit-Policy`) names windows, and a window is no wait.
 *
 * @param isRefused true on a 429: a reset that says nothing of what remains is then a spent one.
 */
export function readRateLimitFields(
  headers: HeaderMap,
  serverNowMs: number,
  isRefused: boolean,
): number | undefined {
  const resets: string[] = [];
  for (const [name, value] of headers) {
    if (name === 'ratelimit') {
      // Names of policies are quoted; members are told apart by commas, or are one in the older form.
      const fields = value.replace(/"[^"]*"/g, '');
      for (const member of fields.includes('reset') ? [fields] : fields.split(',')) {
        const isZero = /\b(?:r|remaining)=0(?![\d.])/.test(member);
        resets.push((isZero && /\b(?:t|reset)=(\d+)/.exec(member)?.[1]) || '');
      }
    } else if (/rate-?limit.*reset/.test(name)) {
      // Limits may share a field: `remaining: 0, 1999` beside `reset: 1, 2678400` is a wait of a second.
      for (const [at, reset] of value.split(',', MAX_LIMITS).entries()) {
        if (!isSpent(headers, name, isRefused, at)) continue;
        // Milliseconds from now; a moment is told by its size.
        const isCount = name.endsWith('-ms') && Number(reset) < FIRST_EPOCH_MS;
        resets.push(isCount ? `${reset}ms` : reset);
      }
    }
  }
  return parseWait(resets.join(), 'timestamp', serverNowMs);
}
