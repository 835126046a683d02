import { defineProfile, type VendorProfile } from '@redial/core';

/** The profile of a vendor that listens on loopback, with one rule of every kind. */
export const acme: VendorProfile<'out-of-parts' | 'warehouse-closed' | 'duplicate-order'> =
  defineProfile({
    vendor: 'acme',
    hosts: ['127.0.0.1'],
    read: { code: ['fault.id'], message: ['fault.text'], requestId: ['fault.ref'] },
    softFailure: { path: 'status', numberOtherThan: 0 },
    rules: [
      {
        reason: 'out-of-parts',
        when: { code: 'NO_PARTS' },
        category: 'billing',
        hint: 'Order more parts',
        source: 'https://acme.example/errors',
      },
      {
        reason: 'warehouse-closed',
        when: { code: 'CLOSED' },
        category: 'overloaded',
        retryable: true,
        safeToResend: true,
        minDelayMs: 5_000,
        source: 'https://acme.example/errors',
      },
      {
        reason: 'duplicate-order',
        when: { status: 409 },
        category: 'conflict',
        retryable: true,
        source: 'https://acme.example/errors',
      },
    ],
    safeToResend: {
      methods: ['PATCH'],
      why: 'patches carry the whole order',
      source: 'https://acme.example/errors',
    },
  });
