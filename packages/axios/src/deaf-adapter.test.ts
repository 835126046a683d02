import { redialOf } from '@redial/core';
import { isAxiosError, isCancel, type AxiosAdapter } from 'axios';
import { describe, expect, test } from 'vitest';
import { create, thrownBy } from './each-test.fixture.ts';

/** Of the user's own, as mocks are: it never answers, and does not look at `config.signal`. */
const deaf: AxiosAdapter = () => new Promise(() => {});

describe('an adapter of the user’s own that does not heed its signal is left behind', () => {
  test('at the deadline, with axios’s own timeout', async () => {
    const error = await thrownBy(
      create({ policy: { deadlineMs: 50 } }, { adapter: deaf }).get('/'),
    );
    expect([isAxiosError(error), error.code]).toEqual([true, 'ECONNABORTED']);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
  });

  test('at an abort, with axios’s own cancellation', async () => {
    const caller = new AbortController();
    const reason = new Error('left the page');
    setTimeout(() => caller.abort(reason), 20);
    const error = await thrownBy(create({}, { adapter: deaf }).get('/', { signal: caller.signal }));
    expect([isCancel(error), error.cause]).toEqual([true, reason]);
    expect(redialOf(error)).toBeUndefined();
  });

  test('with what failed before it', async () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    let calls = 0;
    const adapter: AxiosAdapter = (config) =>
      calls++ === 0 ? Promise.reject(reset) : deaf(config);
    const error = await thrownBy(create({ policy: { deadlineMs: 50 } }, { adapter }).get('/'));
    expect(error).toBe(reset);
    expect(redialOf(error)).toMatchObject({ stopReason: 'deadline', attempts: [{}, {}] });
  });
});
