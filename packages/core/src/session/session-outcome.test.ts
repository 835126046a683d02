import { describe, expect, test } from 'vitest';
import { redialOf } from '../errors/mark.ts';
import { RateLimitError } from '../errors/kinds.ts';
import { memoryLanes } from '../lane/store.ts';
import { busy, open, types } from './session.fixture.ts';

test('a key that the sending code did not take proves nothing', async () => {
  const policy = { idempotencyKey: true };
  const lost = { error: new TypeError('fetch failed') };
  for (const [taken, outcome] of [
    [false, 'stop'],
    [true, 'retry'],
  ] as const) {
    const session = open({ policy }, { method: 'POST', url: 'https://a.example/' });
    const attempt = session.begin();
    if (taken) expect(attempt.headers.has('idempotency-key')).toBe(true);
    await expect(session.failed(lost)).resolves.toBe(outcome);
  }
});

test('what failed before it was sent says nothing of the service', async () => {
  const lanes = memoryLanes();
  const options = { lane: true, lanes, policy: { maxAttempts: 1 } };
  for (let n = 0; n < 200; n += 1) {
    const session = open(options);
    expect(session.enter()).toBeUndefined();
    session.begin();
    await session.failed({ error: new Error('no token'), notSent: true });
  }
  expect(lanes.views()).toMatchObject([{ status: 'open', inFlight: 0 }]);
});

test('a wait that one answer makes up holds the others for an hour at most', async () => {
  const lanes = memoryLanes();
  const session = open({ lane: true, lanes });
  expect(session.enter()).toBeUndefined();
  session.begin();
  await session.failed({ status: 503, headers: { 'retry-after': '99999999' } });
  expect(lanes.views()).toMatchObject([{ status: 'paused', opensInMs: 3_600_000 }]);
});

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

  test.each(['response', 'headers'])(
    'an SDK’s own error is final as well, where it keeps the %s of an answer that was given up',
    async (kept) => {
      const outer = open();
      const inner = open({ policy: { maxAttempts: 1 } });
      const response = new Response(null, { status: 503 });
      outer.begin();
      inner.begin();
      await inner.failed(busy);
      inner.mark(response);
      const keeps = kept === 'response' ? { response } : { headers: response.headers };
      const error = Object.assign(new Error('SDK'), { status: 503, ...keeps });
      await expect(outer.failed({ error })).resolves.toBe('stop');
    },
  );

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
