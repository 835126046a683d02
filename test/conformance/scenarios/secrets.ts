import { drop, hang, status } from '@redial/testing/server';
import { expect } from 'vitest';
import type { PlainRequest, Scenario } from '../scenario.ts';
import { credentials, expectNoLeak, printsOf } from '../stage/leaks.ts';

const token = credentials.headers.authorization;
const echo = 'No access for conformance-token-7f3a with key conformance-key-91bc.';

/** One refused request with these further secrets: none of them shows anywhere. */
const hides = (what: string, request: PlainRequest, secrets: readonly string[]): Scenario => ({
  name: `${what} shows nowhere, also where the vendor echoes it`,
  trap: 'T21',
  replies: [
    status(401, {}, { error: { message: `Refused: ${secrets.join(' ')}`, details: [...secrets] } }),
  ],
  request,
  expect: { outcome: 'failed', attempts: 1, status: 401, category: 'authentication' },
  check: ({ outcome, info, events }) => {
    for (const value of [outcome.error, info, events]) expectNoLeak(value, secrets);
    expect(info?.message).toContain('Refused: ***');
  },
});

export const secretScenarios: readonly Scenario[] = [
  {
    name: 'credentials that the vendor echoes are masked in message, details and body',
    trap: 'T21',
    replies: [
      status(
        401,
        {},
        { error: { message: echo, details: [{ field: 'key', message: echo }] }, token },
      ),
    ],
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 401,
      category: 'authentication',
      message: 'No access for *** with key ***.',
    },
  },
  {
    name: 'credentials that a plain text echoes are masked',
    trap: 'T21',
    replies: [status(500, {}, echo)],
    redial: { policy: { maxAttempts: 2 } },
    expect: { outcome: 'failed', attempts: 2, status: 500, stopReason: 'attempts' },
  },
  {
    name: 'credentials do not show in a network error',
    trap: 'T21',
    replies: [drop()],
    redial: { policy: { maxAttempts: 2 } },
    expect: { outcome: 'failed', attempts: 2, category: 'network', stopReason: 'attempts' },
  },
  {
    name: 'credentials do not show in a timeout',
    trap: 'T21',
    replies: [hang()],
    request: { timeoutMs: 400 },
    redial: { policy: { maxAttempts: 1 } },
    expect: { outcome: 'failed', attempts: 1, category: 'timeout', stopReason: 'attempts' },
  },
  {
    name: 'credentials do not show in the error of a URL that cannot be used',
    trap: 'T21',
    request: { path: 'gopher://127.0.0.1/v1/items' },
    expect: { outcome: 'failed', attempts: 1, received: 0, retryable: false },
  },
  hides('a cookie', { headers: { cookie: 'session=cookie-value-38; theme=dark-blue' } }, [
    'cookie-value-38',
    'dark-blue',
  ]),
  hides('a header with token in its name', { headers: { 'x-auth-token': 'header-token-27' } }, [
    'header-token-27',
  ]),
  hides('a header with secret in its name', { headers: { 'client-secret': 'header-secret-27' } }, [
    'header-secret-27',
  ]),
  hides('a value of the query', { query: { q: 'query value & more' } }, ['query value & more']),
  hides(
    'the password of basic authentication',
    { headers: { authorization: `Basic ${btoa('user:basic-password')}` } },
    ['basic-password', btoa('user:basic-password')],
  ),
  {
    name: 'short words stay: masking them would garble the text',
    replies: [status(400, {}, { error: { message: 'Page 2 is not a page of en.' } })],
    request: { query: { page: '2', lang: 'en' } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 400,
      message: 'Page 2 is not a page of en.',
    },
  },
  {
    name: 'values of the query that are words of ours garble neither diagnosis nor message',
    trap: 'T21',
    replies: [
      status(404, {}, { error: { code: 'DOCUMENT_NOT_FOUND', message: 'No such document.' } }),
    ],
    request: {
      query: {
        type: 'not_found',
        model: 'generic',
        sort: 'status',
        filter: 'failed',
        id: 'DOCUMENT_NOT_FOUND',
        count: 'attempts',
      },
    },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 404,
      vendor: 'generic',
      category: 'not_found',
      code: 'DOCUMENT_NOT_FOUND',
      delivery: 'answered',
      stopReason: 'not-retryable',
    },
    check: ({ outcome }) => {
      if (outcome.response) return;
      expect((outcome.error as Error).message).toMatch(
        /: not_found 404 DOCUMENT_NOT_FOUND: No such document\. \(1 attempt\)$/,
      );
    },
  },
  {
    name: 'the client’s own objects stay reachable',
    trap: 'T21',
    needs: ['throws-status'],
    replies: [status(401)],
    expect: { outcome: 'failed', attempts: 1, status: 401 },
    check: ({ outcome }) => {
      const error = outcome.error as Record<string, unknown>;
      for (const key of ['config', 'request', 'response', 'options']) {
        if (key in error) expect(error[key], key).toBeDefined();
        expect(Object.keys(error)).not.toContain(key);
      }
      expect(printsOf(error)['inspect']).not.toContain('conformance-token');
    },
  },
];
