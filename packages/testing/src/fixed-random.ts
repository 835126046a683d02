/**
 * A source of random numbers that is none: always `value`, or the values of a list in turn, over
 * and over. Default: 0.5.
 *
 * @throws TypeError when there is no value, or one that is not within [0, 1].
 */
export function fixedRandom(value: number | readonly number[] = 0.5): () => number {
  const values = typeof value === 'number' ? [value] : [...value];
  if (values.length === 0 || !values.every((each) => each >= 0 && each <= 1)) {
    throw new TypeError(
      `fixedRandom: value is ${JSON.stringify(value)}; allowed are numbers from 0 to 1, or a list of them`,
    );
  }
  let calls = 0;
  return () => values[calls++ % values.length] ?? 0;
}
