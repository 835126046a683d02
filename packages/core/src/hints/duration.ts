/** One number with its unit. The counts are bounded so that matching is linear on any text. */
const PART =
  /(?:,? {1,3}(?:and )?)?(\d{1,12}(?:\.\d{1,12})?)[ -]?(ms|milli|s|m|h|d)(?:s?econd|inute|in|ec|our|r|ay)?s?(?![a-z])/iy;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

/**
 * The duration that stands in `text` at `from` (`6m0s`, `1.5s`, `250ms`, `1 minute and 20 seconds`):
 * its milliseconds, NaN when there is none, and where it ends.
 */
export function durationAt(text: string, from: number): readonly [durationMs: number, end: number] {
  let total = Number.NaN;
  let end = (PART.lastIndex = from);
  for (let part = PART.exec(text); part; part = PART.exec(text)) {
    // `ms` and `milli…` are no key of the table: their factor is 1.
    total = (total || 0) + Number(part[1]) * (UNIT_MS[(part[2] as string).toLowerCase()] ?? 1);
    end = PART.lastIndex;
  }
  return [total, end];
}
