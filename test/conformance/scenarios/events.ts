import { hang, ok, status } from '@redial/testing/server';
import { expect } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { acme } from './acme.ts';

const startMs = Date.UTC(2026, 0, 1);

export const eventScenarios: readonly Scenario[] = [
  {
    name: 'a success at once is no event',
    expect: { outcome: 'resolved', attempts: 1, events: [] },
  },
  {
    name: 'what failed, what was waited and what came of it, in order',
    trap: 'T42',
    needs: ['sees-all-attempts'],
    replies: [status(429, { 'retry-after': '7' }), status(500), ok({ ok: true })],
    expect: { outcome: 'resolved', attempts: 3, waitsMs: [7_000, 1_000] },
    check: ({ events, server }) => {
      const request = {
        method: 'GET',
        url: `${server.url}/v1/items`,
        vendor: 'generic',
      };
      const ofRequest = events.filter(({ type }) => !type.startsWith('lane-'));
      expect(ofRequest).toMatchObject([
        {
          ...request,
          type: 'attempt-failed',
          attempt: 1,
          at: startMs,
          willRetry: true,
          diagnosis: { status: 429, retryAfterMs: 7_000 },
        },
        { ...request, type: 'retry-scheduled', attempt: 1, delayMs: 7_000, at: startMs },
        {
          ...request,
          type: 'attempt-failed',
          attempt: 2,
          at: startMs + 7_000,
          willRetry: true,
          diagnosis: { status: 500 },
        },
        { ...request, type: 'retry-scheduled', attempt: 2, delayMs: 1_000 },
        { ...request, type: 'recovered', attempt: 3, attempts: 3, at: startMs + 8_000 },
      ]);
    },
  },
  {
    name: 'giving up says why',
    trap: 'T42',
    replies: [status(403, {}, { fault: { id: 'NO_PARTS' } })],
    redial: { vendor: acme },
    expect: { outcome: 'failed', attempts: 1, status: 403, category: 'billing' },
    check: ({ events }) => {
      expect(events).toMatchObject([
        { type: 'attempt-failed', vendor: 'acme', willRetry: false },
        {
          type: 'gave-up',
          vendor: 'acme',
          stopReason: 'not-retryable',
          diagnosis: { reason: 'out-of-parts' },
        },
      ]);
    },
  },
  {
    name: 'an abort is told as an abort, and as nothing else',
    trap: 'T07',
    needs: ['sees-all-attempts'],
    abort: 'in-attempt',
    replies: [hang()],
    expect: { outcome: 'aborted', attempts: 1 },
    check: ({ events }) => {
      expect(events).toMatchObject([{ type: 'aborted', attempt: 1, method: 'GET' }]);
    },
  },
  {
    name: 'addresses in events have no query and no user name',
    trap: 'T21',
    replies: [status(404)],
    request: { path: '/v1/items?page=2' },
    expect: { outcome: 'failed', attempts: 1, status: 404 },
    check: ({ events, server }) => {
      for (const { url } of events) expect(url).toBe(`${server.url}/v1/items`);
    },
  },
  {
    name: 'each attempt is on record with its start and its wait',
    trap: 'T38 T48',
    replies: [status(503, { 'retry-after': '2' }), status(500), status(404)],
    expect: { outcome: 'failed', attempts: 3, waitsMs: [2_000, 1_000], status: 404 },
    check: ({ info }) => {
      expect(info?.attempts).toEqual([
        {
          attempt: 1,
          category: 'overloaded',
          status: 503,
          startedAtMs: startMs,
          durationMs: 0,
          delayMs: 2_000,
        },
        {
          attempt: 2,
          category: 'server_error',
          status: 500,
          startedAtMs: startMs + 2_000,
          durationMs: 0,
          delayMs: 1_000,
        },
        {
          attempt: 3,
          category: 'not_found',
          status: 404,
          startedAtMs: startMs + 3_000,
          durationMs: 0,
        },
      ]);
    },
  },
];
