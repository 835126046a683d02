const MILLISECONDS: Record<string, number> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

/** One number with its unit. The counts are bounded so that matching is linear on any text. */
const PART =
  /(?:,? {1,3}(?:and )?)?(\d{1,12}(?:\.\d{1,12})?) ?-?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])/iy;

/** Whole milliseconds, rounded up, and never so large that arithmetic on it loses digits. */
export function toWaitMs(ms: number): number {
  return Math.min(Math.ceil(Number(ms.toFixed(3))), Number.MAX_SAFE_INTEGER);
}

/**
 * The duration that stands in `text` at `from` (`6m0s`, `1.5s`, `250ms`, `1 minute and 20 seconds`):
 * how long it is and where it ends, or undefined when there is none.
 */
export function durationAt(
  text: string,
  from: number,
): { readonly waitMs: number; readonly end: number } | undefined {
  let total: number | undefined;
  PART.lastIndex = from;
  let end = from;
  for (let part = PART.exec(text); part; part = PART.exec(text)) {
    const unit = (part[2] as string).toLowerCase();
    const factor = /^m(?:s|il)/.test(unit) ? 1 : (MILLISECONDS[unit.charAt(0)] as number);
    total = (total ?? 0) + Number(part[1]) * factor;
    end = PART.lastIndex;
  }
  return total === undefined ? undefined : { waitMs: toWaitMs(total), end };
}

/** Milliseconds of a text that is a duration and nothing else; `PT` before it (ISO 8601) is allowed. */
export function parseDuration(text: string): number | undefined {
  const duration = durationAt(text, /^PT/i.test(text) ? 2 : 0);
  return duration?.end === text.length ? duration.waitMs : undefined;
}
