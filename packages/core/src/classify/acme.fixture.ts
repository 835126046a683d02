import type { Diagnosis } from '../diagnosis.ts';
import type { Failure } from '../failure.ts';
import { defineProfile } from '../define-profile.ts';
import type { VendorProfile } from '../profile.ts';
import { classify } from './classify.ts';

export const now = Date.UTC(2024, 4, 1, 10);
export const source = 'https://example.com/errors';

/** A vendor with something of everything that a profile can say. */
export const acme = defineProfile({
  vendor: 'acme',
  hosts: ['api.example.com'],
  read: { code: ['code', 'error'], message: ['msg'], type: ['kind'], details: ['faults'] },
  softFailure: { path: 'code', numberOtherThan: 0 },
  rules: [
    { reason: 'spent', when: { status: 403 }, category: 'billing', hint: 'Top up.', source },
    {
      reason: 'quota-in-words',
      when: { code: 'LIMIT', message: /per month/ },
      category: 'billing',
      source,
    },
    {
      reason: 'locked',
      when: { code: 'LOCKED' },
      category: 'conflict',
      retryable: true,
      safeToResend: true,
      minDelayMs: 5000,
      source,
    },
    { reason: 'slow', when: { status: 429 }, category: 'rate_limit', minDelayMs: 5000, source },
    { reason: 'broken', when: { status: 500 }, category: 'server_error', source },
    {
      reason: 'maybe-spent',
      when: { code: 'MAYBE' },
      category: 'billing',
      retryable: true,
      source,
    },
  ],
  waitHints: [
    { header: 'X-Acme-Wait', unit: 'milliseconds', source },
    { header: 'X-RateLimit-Reset', unit: 'timestamp', source },
    { path: 'meta.wait', unit: 'seconds', source },
  ],
});

/** The diagnosis of a failure, at the time `now`. */
export function read(failure: Failure, profile?: VendorProfile, request: object = {}): Diagnosis {
  return classify(failure, profile, request, now).diagnosis;
}
