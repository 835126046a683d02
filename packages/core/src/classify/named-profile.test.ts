import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../diagnosis.ts';
import { acme, read, source } from './acme.fixture.ts';
import type { Facts } from './facts.ts';

function soft(code: number, msg: string): Diagnosis {
  return read({ status: 200, body: { code, msg, data: {} } }, acme);
}

describe('a named profile', () => {
  test('reads where it says, and elsewhere as of anybody', () => {
    const body = { code: 'X1', msg: 'No', kind: 'soft', faults: [{ field: 'a', message: 'b' }] };
    expect(read({ status: 400, body }, acme)).toMatchObject({
      code: 'X1',
      message: 'No',
      details: [{ field: 'a', message: 'b' }],
    });
    expect(
      read({ status: 400, body: { error: { code: 'X2', message: 'No' } } }, acme),
    ).toMatchObject({ code: 'X2', message: 'No' });
    expect(
      read({ status: 400, body: { error: 'A sentence is no code' } }, acme).code,
    ).toBeUndefined();
  });

  test('speaks first', () => {
    expect(read({ status: 403 }, acme)).toMatchObject({
      reason: 'spent',
      category: 'billing',
      hint: 'Top up.',
      retryable: false,
    });
    expect(read({ status: 409, body: { code: 'locked' } }, acme)).toMatchObject({
      reason: 'locked',
      category: 'conflict',
      retryable: true,
    });
    expect(read({ status: 404 }, acme)).toMatchObject({ reason: 'unknown', category: 'not_found' });
  });

  test('billing outranks a rule that knows the status only, and is never tried again', () => {
    const spent = { code: 429, msg: 'Insufficient balance' };
    expect(read({ status: 429, body: spent }, acme)).toMatchObject({
      reason: 'spent',
      category: 'billing',
      retryable: false,
      code: '429',
      hint: 'Top up.',
    });
    expect(read({ status: 500, body: { msg: 'Out of credits' } }, acme)).toMatchObject({
      category: 'billing',
      retryable: false,
    });
    expect(
      read({ status: 409, body: { code: 'LOCKED', msg: 'The balance is low and locked' } }, acme),
    ).toMatchObject({ reason: 'locked' });
    expect(read({ status: 400, body: { code: 'MAYBE' } }, acme)).toMatchObject({
      category: 'billing',
      retryable: false,
    });
  });

  test.each([
    [403, 'FORBIDDEN', 'Insufficient credits. Upgrade your plan', 'spent'],
    [500, 'INTERNAL', 'LLM provider: insufficient quota', 'spent'],
    [403, 'FORBIDDEN', 'Upgrade your plan', 'forbidden'],
    [500, 'INTERNAL', 'The balance service failed', 'internal'],
    [409, 'LOCKED', 'Insufficient balance', 'locked'],
  ])(
    'billing beyond doubt outranks a code that tells no cause: %i %s %s',
    (status, code, msg, reason) => {
      const rules = [
        { reason: 'forbidden', when: { code: 'FORBIDDEN' }, category: 'permission', source },
        { reason: 'internal', when: { code: 'INTERNAL' }, category: 'server_error', source },
        ...acme.rules,
      ] as const;
      const diagnosis = read({ status, body: { code, msg } }, { ...acme, rules });
      expect(diagnosis.reason).toBe(reason);
      expect(diagnosis.retryable).toBe(reason === 'internal' || reason === 'locked');
    },
  );

  test('of several rules on billing the one that matches', () => {
    const body = { code: 'LIMIT', msg: '1000 per month: out of credits' };
    expect(read({ status: 429, body }, acme)).toMatchObject({ reason: 'quota-in-words' });
  });

  test('a soft failure: its code stands for the status, an unknown one for nothing', () => {
    expect(soft(403, 'Insufficient balance')).toMatchObject({
      status: 200,
      code: '403',
      reason: 'spent',
      retryable: false,
    });
    expect(soft(429, 'Slow')).toMatchObject({
      code: '429',
      reason: 'slow',
      category: 'rate_limit',
      retryable: true,
    });
    expect(soft(500, 'Oops')).toMatchObject({
      reason: 'broken',
      category: 'server_error',
      retryable: true,
    });
    expect(soft(1001, 'Invalid model name')).toMatchObject({
      code: '1001',
      reason: 'unknown',
      category: 'unknown',
      retryable: false,
    });
    expect(soft(503, 'Too many requests')).toMatchObject({
      code: '503',
      reason: 'unknown',
      category: 'unknown',
      retryable: false,
    });
    expect(soft(1001, 'Insufficient balance')).toMatchObject({
      reason: 'spent',
      category: 'billing',
    });
  });

  test('its refinement has the last word, unless it throws', () => {
    const refined = {
      ...acme,
      refine: (_: unknown, diagnosis: Diagnosis): Diagnosis => ({ ...diagnosis, reason: 'locked' }),
    };
    expect(read({ status: 404 }, refined).reason).toBe('locked');
    const byHeader = {
      ...acme,
      refine: ({ header }: Facts, diagnosis: Diagnosis): Diagnosis =>
        header('X-Blocked-By') === 'proxy' ? { ...diagnosis, category: 'permission' } : diagnosis,
    };
    const headers = { 'x-blocked-by': 'proxy' };
    expect(read({ status: 404, headers }, byHeader).category).toBe('permission');
    expect(read({ status: 404 }, byHeader).category).toBe('not_found');
    const broken = {
      ...acme,
      refine: (): Diagnosis => {
        throw new Error('no');
      },
    };
    expect(read({ status: 404 }, broken).category).toBe('not_found');
  });
});
