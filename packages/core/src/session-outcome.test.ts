import { describe, expect, test } from 'vitest';
import { redialOf } from './errors/info.ts';
import { RateLimitError } from './errors/kinds.ts';
import { busy, open, types } from './session.fixture.ts';

describe('an error is explained', () => {
  test('when the request was given up, and not before', async () => {
    const session = open();
    session.begin();
    await session.failed(busy);
    const error = new Error('x');
    expect(session.explain(error)).toBe(error);
    expect(redialOf(error)).toBeUndefined();
    session.begin();
    await session.failed({ status: 429, headers: { 'retry-after': '90' } });
    expect(session.explain(error)).toBe(error);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(redialOf(error)).toMatchObject({ retryAfterMs: 90_000, stopReason: 'wait-too-long' });
  });

  test('an error of a Redial nearer to the wire is final, and stays as it is', async () => {
    const inner = open({ policy: { maxAttempts: 1 } });
    const outer = open();
    inner.begin();
    await inner.failed(busy);
    const error = inner.explain(new Error('x')) as Error;
    const { message } = error;
    outer.begin();
    await expect(outer.failed({ error })).resolves.toBe('stop');
    expect(outer.explain(error)).toBe(error);
    expect(error.message).toBe(message);
    expect(redialOf(error)).toMatchObject({ status: 503, stopReason: 'attempts' });
  });

  test('an error that was explained for an earlier request is not', async () => {
    const earlier = open({ policy: { maxAttempts: 1 } });
    earlier.begin();
    await earlier.failed(busy);
    const error = Object.assign(earlier.explain(new Error('x')) as Error, { status: 404 });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const later = open();
    later.begin();
    await later.failed({ status: 404, error });
    expect(redialOf(later.explain(error))).toMatchObject({ status: 404, category: 'not_found' });
  });

  test('a secret that only an attempt has sent is masked', async () => {
    const session = open({ policy: { maxAttempts: 1 } });
    session.begin().headers.set('authorization', 'Bearer fresh-token-1');
    await session.failed({ status: 401, headers: {}, body: { message: 'bad fresh-token-1' } });
    expect(session.diagnosis?.message).toBe('bad ***');
  });
});

describe('a response is marked', () => {
  test('with attempts on success', async () => {
    const session = open();
    session.begin();
    await session.failed(busy);
    session.begin();
    const response = {};
    session.succeeded(response);
    expect(redialOf(response)).toMatchObject({ vendor: 'generic' });
    expect(redialOf(response)?.stopReason).toBeUndefined();
    expect(redialOf(response)?.attempts.map(({ status }) => status)).toEqual([503, undefined]);
    expect(types()).toEqual(['attempt-failed', 'retry-scheduled', 'recovered']);
  });

  test('with all that is known where it failed', async () => {
    const session = open({ policy: { maxAttempts: 1 } });
    session.begin();
    const response = {};
    await session.failed(busy, response);
    session.mark(response);
    expect(redialOf(response)).toMatchObject({ status: 503, stopReason: 'attempts' });
  });
});
