import { createRedial, defineProfile, systemClock, type VendorProfile } from '@redial/core';
import { sample } from '@redial/testing';
import { describe, expect, test } from 'vitest';
import { octen } from './octen/profile.ts';
import { octenSamples } from './octen/samples.ts';
import { okrapdf } from './okrapdf/profile.ts';
import { okrapdfSamples } from './okrapdf/samples.ts';
import type { VendorSample } from './sample.ts';

const vendors: readonly (readonly [VendorProfile, readonly VendorSample[]])[] = [
  [octen, octenSamples],
  [okrapdf, okrapdfSamples],
];

/** The moment that the samples' dates are measured from. */
const nowMs = Date.UTC(2026, 0, 1);

describe.each(vendors)('samples of $vendor', (vendor, samples) => {
  test('the profile is one that defineProfile takes: it is checked here, not in every program', () => {
    expect(defineProfile(vendor)).toBe(vendor);
  });

  const redial = createRedial({ vendor, clock: { ...systemClock, nowMs: () => nowMs } });

  test.each(samples)('$name', ({ status, headers = {}, body, request, expect: expected }) => {
    const diagnosis = redial.diagnose({ status, headers, body, ...request });
    expect(diagnosis).toMatchObject({
      vendor: vendor.vendor,
      status,
      delivery: 'answered',
      ...expected,
    });
    expect(diagnosis?.retryAfterMs, 'a wait that the sample does not name').toBe(
      expected.retryAfterMs,
    );
    expect(diagnosis?.code).toBe('code' in expected ? expected.code : diagnosis?.code);
  });

  test.each(samples)('$name: the same when the body comes as text', (documented) => {
    const { status, headers = {}, request, body, expect: expected } = documented;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(redial.diagnose({ status, headers, body: text, ...request })).toMatchObject(expected);
  });

  test('every name is unique, and every rule has a sample that bears its name', () => {
    const names = samples.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(vendor.rules.map(({ reason }) => reason)));
    const named = samples.filter(({ name }) => vendor.rules.some(({ reason }) => reason === name));
    expect(named.map(({ expect: expected }) => expected.reason)).toEqual(
      named.map(({ name }) => name),
    );
  });

  test('the test kit finds each by its name', () => {
    for (const { name, status, body } of samples) {
      expect(sample(vendor, name)).toMatchObject({ status, body });
    }
  });

  test('every claim names a public source', () => {
    const sources = [...samples, ...vendor.rules, ...(vendor.waitHints ?? [])].map(
      ({ source }) => source,
    );
    for (const source of sources) expect(source).toMatch(/^https:\/\/[\w.-]+\//);
  });
});
