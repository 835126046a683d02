import { describe, expect, test } from 'vitest';
import { coded, fetchFailed, lost, never, notSent } from './network.fixture.ts';
import { readError } from './network.ts';

function several(codes: readonly string[]): Error {
  return fetchFailed(new AggregateError(codes.map((code) => coded(code))));
}

test('the code and the words are those of the error that tells', () => {
  const error = fetchFailed(coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'));
  expect(readError(error)).toMatchObject({
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED 127.0.0.1:1',
  });
  expect(readError(fetchFailed())).toMatchObject({ code: undefined, message: 'fetch failed' });
  expect(readError('boom')).toMatchObject({ message: 'boom' });
  expect(readError(coded(20, 'no'))).toMatchObject({ code: undefined, message: 'no' });
});

describe('of several errors', () => {
  test.each([
    ['all refused', ['ECONNREFUSED', 'ECONNREFUSED'], ...notSent],
    ['one may pass', ['CERT_HAS_EXPIRED', 'ECONNREFUSED'], ...notSent],
    ['one may have been sent', ['ECONNREFUSED', 'ECONNRESET'], ...lost],
    ['none may pass', ['CERT_HAS_EXPIRED', 'EPROTO'], ...never],
  ] as const)('%s', (_, codes, category, retryable, delivery) => {
    expect(readError(several(codes))).toMatchObject({ category, retryable, delivery });
  });
});

describe('a chain that is', () => {
  test('a cycle ends', () => {
    const error = new Error('a');
    error.cause = Object.assign(new Error('b'), { cause: error, errors: [error] });
    expect(readError(error)).toMatchObject({ category: 'unknown' });
    const known = coded('ECONNRESET');
    known.cause = known;
    expect(readError(known)).toMatchObject({ code: 'ECONNRESET' });
  });

  test('too deep is read from where it begins to be known', () => {
    let error: Error = coded('ECONNREFUSED');
    for (let depth = 0; depth < 100; depth++) error = new Error('wrapped', { cause: error });
    expect(readError(error)).toMatchObject({ category: 'unknown', retryable: false });
    expect(readError(fetchFailed(error))).toMatchObject({ category: 'network' });
  });

  test('too wide is read in part', () => {
    const reads: number[] = [];
    const errors = Array.from({ length: 10_000 }, (_, at) =>
      Object.defineProperty(new Error('x'), 'code', {
        get: () => (reads.push(at), 'ECONNREFUSED'),
      }),
    );
    expect(readError(new AggregateError(errors))).toMatchObject({ delivery: 'not-sent' });
    expect(reads.length).toBeLessThan(100);
  });

  test('hostile says nothing, and throws nothing', () => {
    const hostile = Object.defineProperty(new Error('x'), 'code', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(readError(hostile)).toMatchObject({ category: 'unknown', retryable: false });
    const proxy = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(readError(proxy)).toMatchObject({ category: 'unknown' });
  });
});
