/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC_850 =
  /^((?:Sun|Mon|Tue|Wed|Thu|Fri|Sat))[a-z]{3,6}, (\d\d)-([A-Z][a-z]{2})-(\d\d) (.{8}) GMT$/;
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = /^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) ([ \d]\d) (.{8}) (\d{4})$/;
const CENTURY = 100;

/**
 * Milliseconds since 1970 of an HTTP date in one of its three forms (RFC 9110 section 5.6.7), or
 * undefined. Strict: the text must be what a clock would print for that moment, so that neither
 * `foo 1` nor a 31st of February is a date.
 *
 * @param nowMs decides the century of the two-digit year in the RFC 850 form.
 */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  let fixdate = text;
  const rfc850 = RFC_850.exec(text);
  if (rfc850) {
    const [, weekday, day, month, yearOfCentury, time] = rfc850;
    const thisYear = new Date(nowMs).getUTCFullYear();
    let year = thisYear - (thisYear % CENTURY) + Number(yearOfCentury);
    // More than 50 years ahead means the most recent year in the past with these digits.
    if (year > thisYear + CENTURY / 2) year -= CENTURY;
    fixdate = `${weekday}, ${day} ${month} ${year} ${time} GMT`;
  }
  const asctime = ASCTIME.exec(text);
  if (asctime) {
    const [, weekday, month, day = '', time, year] = asctime;
    fixdate = `${weekday}, ${day.replace(' ', '0')} ${month} ${year} ${time} GMT`;
  }
  const ms = Date.parse(fixdate);
  return !Number.isNaN(ms) && new Date(ms).toUTCString() === fixdate ? ms : undefined;
}
