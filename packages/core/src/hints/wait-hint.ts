import type { WaitUnit } from '../profile.ts';
import { toWaitMs } from './duration.ts';
import type { HeaderMap } from './headers.ts';
import { parseHttpDate } from './http-date.ts';
import { readMessageText } from './message-text.ts';
import { readRateLimitFields } from './rate-limit-fields.ts';
import { parseReset } from './reset.ts';
import { DECIMAL, parseRetryAfter } from './retry-after.ts';

/** A value that somebody knows to stand for a wait. */
export interface NamedWait {
  readonly value: unknown;
  readonly unit: WaitUnit;
}

/** Where a wait may be written, beside the header fields. */
export interface WaitSources {
  readonly headers: HeaderMap;
  /** Values of the body, and of headers that only a profile knows; the first valid one counts. */
  readonly named: readonly NamedWait[];
  /** The message, where its words may be trusted to mean a wait (429, 503). */
  readonly message?: string | undefined;
  readonly nowMs: number;
}

/** The time at the server when it answered: its `Date`, unless a cache has held the answer (`Age`). */
export function serverNow(headers: HeaderMap, nowMs: number): number {
  const date = headers.has('age') ? undefined : headers.get('date');
  return (date && parseHttpDate(date, nowMs)) || nowMs;
}

function parseWait({ value, unit }: NamedWait, serverNowMs: number): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  if (unit === 'retry-after') return parseRetryAfter(text, serverNowMs);
  // A field named after a count that holds a moment or `30s` instead is still understood.
  if (unit === 'timestamp' || !DECIMAL.test(text)) return parseReset(text, serverNowMs);
  if (unit === 'duration') return undefined;
  return toWaitMs(Number(text) * (unit === 'seconds' ? 1e3 : 1));
}

/**
 * How long an answer asks to wait, in milliseconds: the first source that is there and valid, in the
 * order precise header, `Retry-After`, body, message, spent limits. Undefined: it asks for nothing.
 * Zero: it asks for no wait at all, or names a moment that is past; Redial's own backoff applies.
 */
export function readWaitHint(sources: WaitSources): number | undefined {
  const { headers, named, message, nowMs } = sources;
  const serverNowMs = serverNow(headers, nowMs);
  const waits: NamedWait[] = [];
  // Milliseconds come first: they are the more precise of the two where both are sent.
  for (const [suffix, unit] of [
    ['retry-after-ms', 'milliseconds'],
    ['retry-after', 'retry-after'],
  ] as const) {
    waits.push({ value: headers.get(suffix), unit });
    // `x-ms-retry-after-ms`, `x-ratelimit-retry-after`: the same under a prefix.
    for (const [name, value] of headers)
      if (name.endsWith(`-${suffix}`)) waits.push({ value, unit });
  }
  for (const wait of [...waits, ...named]) {
    const waitMs = parseWait(wait, serverNowMs);
    if (waitMs !== undefined) return Math.max(0, waitMs);
  }
  const waitMs =
    (message === undefined ? undefined : readMessageText(message, serverNowMs)) ??
    readRateLimitFields(headers, serverNowMs);
  return waitMs === undefined ? undefined : Math.max(0, waitMs);
}
