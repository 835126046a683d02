import { createRedial } from '@redial/core';
import { fixedRandom, manualClock } from '@redial/testing';
import { describe, expect, test } from 'vitest';
import { okrapdf } from './profile.ts';

const redial = createRedial({ vendor: okrapdf });

/** What a POST that is answered in this way, then with a success, comes to. */
async function post(...answers: readonly (Response | Error)[]) {
  const clock = manualClock({ quietMs: 0 });
  let attempts = 0;
  const outcome = await createRedial({
    vendor: okrapdf,
    clock,
    random: fixedRandom(0.5),
    policy: { jitter: 'none' },
  })
    .run(
      async () => {
        const answer = answers[attempts] ?? Response.json({});
        attempts += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      { method: 'POST', url: 'https://api.okrapdf.com/v1/documents/doc-1/chat/completions' },
    )
    .catch((error: unknown) => error);
  return {
    status: outcome instanceof Response ? outcome.status : undefined,
    attempts,
    waitsMs: clock.waitsMs,
  };
}

const answer = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { message: 'no' } }, { status, headers });

describe('okrapdf', () => {
  test.each([
    { id: 'job_1', status: 'failed', error: { code: 'TIMEOUT', message: 'timed out' } },
    { id: 'run_1', status: 'failed', last_error: 'timed out' },
    { error: 'not_found' },
    { code: 500, message: 'a field of the data' },
    { run_id: 'run-doc-1', status: 'processing' },
  ])('a success with %j stays one', (body) => {
    expect(redial.diagnose({ status: 200, headers: {}, body })).toBeUndefined();
    expect(redial.diagnose({ status: 202, headers: {}, body })).toBeUndefined();
  });

  test.each([
    [403, 'FORBIDDEN', 'Insufficient credits. Upgrade your plan', 'insufficient-credits'],
    [500, 'INTERNAL_ERROR', 'LLM provider: insufficient quota', 'insufficient-credits'],
    [403, 'FORBIDDEN', 'You do not own the document', 'forbidden'],
    [409, 'CONFLICT', 'Insufficient credits', 'conflict'],
  ])('%i %s %j is %s', (status, code, message, reason) => {
    const diagnosis = redial.diagnose({ status, headers: {}, body: { error: { code, message } } });
    expect(diagnosis).toMatchObject({ reason, code, retryable: false });
  });

  test.each([429, 500, 502, 503, 504])('a POST answered with %i is sent again', async (status) => {
    expect(await post(answer(status))).toMatchObject({ status: 200, attempts: 2 });
  });

  test.each([400, 401, 403, 404, 409, 422])('a POST answered with %i is not', async (status) => {
    expect(await post(answer(status))).toMatchObject({ status, attempts: 1 });
  });

  test('a POST whose connection was lost is not sent again: it may have been billed', async () => {
    const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    expect(await post(lost)).toMatchObject({ status: undefined, attempts: 1 });
  });

  test.each<[name: string, headers: Record<string, string>, waitMs: number]>([
    ['no hint: the 5 s of the example on the page', {}, 5_000],
    ['Retry-After', { 'retry-after': '2' }, 2_000],
    [
      'a reset, nothing remains',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225609' },
      9_000,
    ],
    ['a reset alone', { 'x-ratelimit-reset': '1767225609' }, 9_000],
    [
      'a reset of a limit that is not spent: another one is',
      { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '1767225609' },
      5_000,
    ],
  ])('429 with %s', async (_name, headers, waitMs) => {
    expect(await post(answer(429, headers))).toMatchObject({ attempts: 2, waitsMs: [waitMs] });
  });

  test('the least wait is no wait that the server asked for', () => {
    const diagnosis = redial.diagnose({ status: 429, headers: {}, body: {} });
    expect(diagnosis).not.toHaveProperty('retryAfterMs');
  });

  test('a limit of the day is not waited for', async () => {
    const body = { error: 'Rate limit exceeded', resetAt: '2026-01-01T20:00:00.000Z' };
    expect(await post(Response.json(body, { status: 429 }))).toEqual({
      status: 429,
      attempts: 1,
      waitsMs: [],
    });
  });

  test.each([
    ['a code that is listed', { error: { code: 'CONFLICT', message: 'no' } }, 'CONFLICT'],
    ['a code that is not', { code: 'user_facet_error', error: 'no' }, 'user_facet_error'],
    ['a type alone', { error: { type: 'server_error', message: 'no' } }, 'TIMEOUT'],
    ['nothing', {}, 'TIMEOUT'],
    ['a page', '<html><title>504</title></html>', undefined],
  ])('504 with %s: code %j', (_name, body, code) => {
    expect(redial.diagnose({ status: 504, headers: {}, body })?.code).toBe(code);
  });
});
