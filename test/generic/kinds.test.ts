import { readdirSync, readFileSync } from 'node:fs';
import { createRedial, systemClock, type Diagnosis } from '@redial/core';
import { describe, expect, test } from 'vitest';

/** A documented error of one API, and all that the generic reading finds in it. */
interface Answer {
  readonly vendor: string;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string | object;
  readonly is: Partial<Diagnosis>;
}

const folder = new URL('kinds/', import.meta.url);
const nowMs = Date.UTC(2024, 4, 1, 10);
const redial = createRedial({ clock: { ...systemClock, nowMs: () => nowMs } });

// One answer a line, one file a kind of APIs; none of them is in the data that score.ts reads.
describe.each(readdirSync(folder))('%s', (file) => {
  const answers = readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer);

  test.each(answers)('$vendor $status: $is.category, $is.message', (answer) => {
    const { status, headers = {}, body, is } = answer;
    const found = redial.diagnose({ status, headers, body });
    const { category, retryable, code, message, requestId, retryAfterMs } = found ?? {};
    expect({ category, retryable, code, message, requestId, retryAfterMs }).toEqual(is);
  });
});
