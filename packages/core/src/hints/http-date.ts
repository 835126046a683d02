/**
 * The time at the server, by the answer's `Date`: its own clock does no harm where it is wrong. Not out of
 * a cache (`Age`, RFC 9111 section 5.1), whose date tells the past; then, and without a date, `nowMs`.
 *
 * @param header looks up a field by its lower-case name
 */
export function serverNowMs(
  header: (name: string) => string | null | undefined,
  nowMs: number,
): number {
  return (!header('age') && parseHttpDate(header('date') ?? '', nowMs)) || nowMs;
}

/**
 * Milliseconds since 1970 of an HTTP date in one of its three forms (RFC 9110 section 5.6.7), else NaN.
 * Strict: the text must be what a clock would print for that moment, so that neither `foo 1` nor a
 * 31st of February is a date.
 *
 * @param nowMs decides the century of the two-digit year in the RFC 850 form.
 */
export function parseHttpDate(text: string, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const fixdate = text
    // `Sunday, 06-Nov-94 08:49:37 GMT`: more than 50 years ahead means that long ago.
    .replace(/^(\w{3})\w{0,3}day, (\d\d)-(\w{3})-(\d\d)(?= )/, (_, weekday, day, month, digits) => {
      const year = thisYear - (thisYear % 100) + Number(digits);
      return `${weekday}, ${day} ${month} ${year > thisYear + 50 ? year - 100 : year}`;
    })
    // `Sun Nov  6 08:49:37 1994`
    .replace(/^(\w{3}) (\w{3}) ([ \d]\d) (.{8}) (\d{4})$/, '$1, $3 $2 $5 $4 GMT')
    .replace(',  ', ', 0');
  const ms = Date.parse(fixdate);
  return new Date(ms).toUTCString() === fixdate ? ms : Number.NaN;
}
