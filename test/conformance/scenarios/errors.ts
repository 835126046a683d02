import { RateLimitError, RedialError, isRateLimitError, redialOf } from '@redial/core';
import { drop, dropAfterRequest, hang, status, type SocketReply } from '@redial/testing/server';
import {
  octenSamples,
  octen,
  OctenError,
  OctenInsufficientBalanceError,
} from '@redial/vendors/octen';
import { sample } from '@redial/testing';
import { expect } from 'vitest';
import type { PlainRequest, Scenario, Stage } from '../scenario.ts';
import { secrets } from '../stage/leaks.ts';

/** The error of the client by itself, and with Redial on one attempt. */
async function beforeAndAfter(
  { send, client, options }: Stage,
  request: PlainRequest,
): Promise<{ before: Error; after: Error }> {
  const before = await send(request, client(null));
  const once = { ...options, policy: { ...options.policy, maxAttempts: 1 } };
  const after = await send(request, client(once));
  return { before: before.error as Error, after: after.error as Error };
}

const hideSecrets = (text: string): string =>
  secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text);

/** What code that knows nothing of Redial can see of the two is the same. */
function expectSameSurface({ subject }: Stage, before: Error, after: Error): void {
  expect(after).toBeInstanceOf(before.constructor);
  expect(Object.getPrototypeOf(after)).toBe(Object.getPrototypeOf(before));
  expect(after.name).toBe(before.name);
  expect((after as { code?: unknown }).code).toBe((before as { code?: unknown }).code);
  expect(subject.statusOf(after)).toBe(subject.statusOf(before));
  expect(subject.bodyOf(after)).toEqual(subject.bodyOf(before));
  const said = hideSecrets(before.message);
  expect(after.message.split(said)).toEqual(['', expect.any(String)]);
  expect(after.stack?.split('\n')[0]).toContain(after.message.split('\n')[0]);
  expect(typeof after.cause).toBe(typeof before.cause);
  for (const key of ['config', 'request', 'response', 'options', 'data']) {
    expect(key in after, key).toBe(key in before);
  }
  expect(Object.keys(before)).toEqual(expect.arrayContaining(Object.keys(after)));
}

function codesOf(error: unknown): unknown[] {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return cause === undefined ? [code] : [code, ...codesOf(cause)];
}

const sameAsBefore = (
  what: string,
  reply: SocketReply,
  request: PlainRequest = {},
  more: Partial<Scenario> = {},
): Scenario => ({
  name: `the error is the client’s own, before and after: ${what}`,
  trap: 'T43 T46',
  replies: [reply],
  ...more,
  async play(stage) {
    const { before, after } = await beforeAndAfter(stage, request);
    expectSameSurface(stage, before, after);
    expect(redialOf(before)).toBeUndefined();
    expect(redialOf(after)?.attempts).toHaveLength(1);
  },
});

const errorBody = { error: { code: 'some_code', message: 'Some words.' } };

export const errorScenarios: readonly Scenario[] = [
  ...[400, 401, 403, 404, 409, 422, 429, 500, 503].map((code) =>
    sameAsBefore(
      `status ${code}`,
      status(code, {}, errorBody),
      {},
      {
        needs: ['native-status-errors'],
      },
    ),
  ),
  sameAsBefore('a reset', drop()),
  sameAsBefore('a connection closed without an answer', dropAfterRequest()),
  sameAsBefore('a refused connection', drop(), {}, { target: 'closed-port' }),
  sameAsBefore('a certificate that nobody vouches for', drop(), {}, { target: 'self-signed' }),
  sameAsBefore('a timeout', hang(), { timeoutMs: 300 }, { needs: ['native-timeout'] }),
  sameAsBefore('an unknown scheme', drop(), { path: 'gopher://127.0.0.1/v1/items' }),
  {
    name: 'the message goes on from the client’s own, in the vendor’s words',
    trap: 'T38',
    needs: ['throws-status'],
    replies: [sample(octenSamples, 'insufficient-balance')],
    redial: { vendor: octen },
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 403,
      vendor: 'octen',
      category: 'billing',
      reason: 'insufficient-balance',
      code: '403',
      requestId: 'req_abc123',
    },
    check: ({ outcome }) => {
      const { message } = outcome.error as Error;
      expect(message).toMatch(
        /403.*: octen billing 403: Forbidden\. Check your account balance and add credits if needed\. \(1 attempt, request req_abc123\)$/,
      );
      expect(outcome.error).toBeInstanceOf(OctenError);
      expect(outcome.error).toBeInstanceOf(OctenInsufficientBalanceError);
    },
  },
  {
    name: 'an error without an answer is no vendor’s error',
    replies: [drop()],
    request: { method: 'POST' },
    redial: { vendor: octen, policy: { resend: 'never' } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      vendor: 'octen',
      category: 'network',
      stopReason: 'not-safe',
    },
    check: ({ outcome }) => {
      expect(outcome.error).toBeInstanceOf(RedialError);
      expect(outcome.error).not.toBeInstanceOf(OctenError);
    },
  },
  {
    name: 'JSON.stringify of an error holds the mark',
    trap: 'T21',
    needs: ['throws-status'],
    replies: [status(429, { 'retry-after': '90', 'x-request-id': 'req-9' }, errorBody)],
    expect: {
      outcome: 'failed',
      attempts: 1,
      status: 429,
      category: 'rate_limit',
      requestId: 'req-9',
      retryAfterMs: 90_000,
      stopReason: 'wait-too-long',
    },
    check: ({ outcome, info }) => {
      const printed = JSON.parse(JSON.stringify(outcome.error)) as Record<string, unknown>;
      expect(printed).toMatchObject({
        message: (outcome.error as Error).message,
        redial: { category: 'rate_limit', code: 'some_code', retryAfterMs: 90_000 },
      });
      expect(info?.toJSON()).toEqual({ ...info });
    },
  },
  {
    name: 'the mark is no property that a print or a copy takes along',
    replies: [drop()],
    request: { method: 'POST' },
    expect: { outcome: 'failed', attempts: 1, category: 'network', stopReason: 'not-safe' },
    check: ({ outcome }) => {
      expect(Object.keys(outcome.error as object)).not.toContain('redial');
    },
  },
  {
    name: 'a user’s subclass of a Redial class is matched by its prototype, not by the mark',
    trap: 'T46',
    needs: ['throws-status'],
    replies: [status(429, { 'retry-after': '90' })],
    expect: { outcome: 'failed', attempts: 1, status: 429, category: 'rate_limit' },
    check: ({ outcome }) => {
      class OwnRateLimitError extends RateLimitError {}
      expect(isRateLimitError(outcome.error)).toBe(true);
      expect(outcome.error).toBeInstanceOf(RateLimitError);
      expect(outcome.error).not.toBeInstanceOf(OwnRateLimitError);
    },
  },
  {
    name: 'the stack leads to the caller',
    trap: 'T48',
    needs: ['stack-of-caller'],
    replies: [status(404)],
    expect: { outcome: 'failed', attempts: 1, status: 404 },
    check: ({ outcome }) => {
      expect((outcome.error as Error).stack).toContain('conformance/subjects/');
    },
  },
  {
    name: 'the cause of a network error is kept',
    trap: 'T48 T50',
    target: 'closed-port',
    redial: { policy: { maxAttempts: 1 } },
    expect: {
      outcome: 'failed',
      attempts: 1,
      received: 0,
      category: 'network',
      code: 'ECONNREFUSED',
    },
    check: ({ outcome }) => {
      expect(codesOf(outcome.error)).toContain('ECONNREFUSED');
    },
  },
];
