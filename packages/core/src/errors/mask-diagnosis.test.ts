import { expect, test } from 'vitest';
import { diagnosis, key, maskFor } from './explanation.fixture.ts';
import { maskDiagnosis } from './mask-diagnosis.ts';
import { noMask } from './redact.ts';

test.each([noMask, maskFor(key)])('of a body that was parsed, 64 KiB are kept', (mask) => {
  const text = 'a'.repeat(65_534);
  expect(maskDiagnosis({ ...diagnosis, body: [text.slice(2)] }, mask).body).toEqual([
    text.slice(2),
  ]);
  const { body } = maskDiagnosis({ ...diagnosis, body: [text] }, mask);
  expect(body).toBe(`["${text}`);
});

test('a body that cannot be written down is left out', () => {
  const body: unknown[] = [];
  body.push(body);
  expect(maskDiagnosis({ ...diagnosis, body }, noMask).body).toBeUndefined();
});

test('a code that repeats a credential is masked', () => {
  expect(maskDiagnosis({ ...diagnosis, code: `bad:${key}` }, maskFor(key)).code).toBe('bad:***');
});
