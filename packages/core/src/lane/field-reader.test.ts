import { expect, test } from 'vitest';
import { systemClock } from '../wait/clock.ts';
import { FieldReader } from './field-reader.ts';

const fields: Record<string, string> = { ratelimit: '"a";r=5;t=10' };

/** Which of the answers are looked at. */
function looked(answers: number, hasFields: (answer: number) => boolean): number[] {
  const reader = new FieldReader();
  const seen: number[] = [];
  for (let answer = 1; answer <= answers; answer++) {
    let isLooked = false;
    reader.read((name) => {
      isLooked = true;
      return hasFields(answer) ? fields[name] : undefined;
    }, systemClock);
    if (isLooked) seen.push(answer);
  }
  return seen;
}

test('where no answer has fields, the first ones and then every 64th are looked at', () => {
  expect(looked(200, () => false)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 72, 136, 200]);
});

test('where answers have fields, all are', () => {
  expect(looked(200, (answer) => answer % 8 === 0)).toHaveLength(200);
});

test('fields that come late are found by the sample, and then all are looked at', () => {
  expect(looked(200, (answer) => answer > 20)).toHaveLength(8 + (200 - 71));
});

test('fields of one answer in twenty are read all the same, and no longer looked for once they stay away', () => {
  const reads = looked(1_000, (answer) => answer <= 200 && answer % 20 === 1);
  expect(reads.filter((answer) => answer <= 200)).toHaveLength(200);
  expect(reads.filter((answer) => answer > 200)).toHaveLength(45 + 11);
});

test('an answer that cannot be looked at is none', () => {
  expect(new FieldReader().read(undefined, systemClock)).toBeUndefined();
});
