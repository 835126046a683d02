import { redialOf } from '@redial/core';
import { expect, test } from 'vitest';
import { create, thrownBy } from './each-test.fixture.ts';

/** A Request as a package of its own makes it: of another class, and used up by being sent. */
class ForeignRequest {
  readonly [Symbol.toStringTag] = 'Request';
  readonly url = 'http://127.0.0.1/orders';
  readonly headers = new Headers();
  readonly body = {};
  isUsed = false;
  readonly method: string;
  constructor(method: string) {
    this.method = method;
  }
  clone(): ForeignRequest {
    return new ForeignRequest(this.method);
  }
}

test.each([
  ['POST', 1, 'not-safe'],
  ['PUT', 4, 'attempts'],
])('a Request of another make is known: a lost %s is sent %i times', async (method, times, why) => {
  let calls = 0;
  const native = async (input: unknown): Promise<Response> => {
    calls++;
    const request = input as ForeignRequest;
    if (request.isUsed) throw new TypeError('Body has already been read');
    request.isUsed = true;
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    throw new TypeError('fetch failed', { cause });
  };
  const request = new ForeignRequest(method) as unknown as Request;
  const error = await thrownBy(create({}, {}, native)(request));
  expect(redialOf(error)).toMatchObject({ category: 'network', stopReason: why });
  expect(calls).toBe(times);
});
