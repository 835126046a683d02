import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeadersLike } from '../failure.ts';
import { defineProfile } from '../define-profile.ts';
import { now } from './acme.fixture.ts';
import { classify, classifyAnswer } from './classify.ts';

const profile = defineProfile({
  vendor: 'acme',
  hosts: [],
  read: { code: ['code', 'error.code'], message: ['msg', 'error'], details: ['errors'] },
  softFailure: { path: 'code', numberOtherThan: 0 },
  rules: [
    {
      reason: 'slow',
      when: { code: ['429', 'A'], message: /x/ },
      category: 'rate_limit',
      source: 'x',
    },
  ],
  waitHints: [{ path: 'retry.after', unit: 'seconds', source: 'x' }],
});

/** Names that mean something, so that any JSON is now and then an error. */
const name = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'error',
      'errors',
      'code',
      'message',
      'msg',
      'status',
      'details',
      'detail',
      'type',
      'retry_after',
      'requestId',
      'data',
      'ok',
      'success',
      '__proto__',
      'constructor',
      'field',
      'path',
      'reason',
      'innererror',
      'extensions',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);
const leaf = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    'rate limit exceeded',
    'insufficient_quota',
    'try again in 5s',
    '429',
    'https://example.com/p',
    '',
  ),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('tree')), { maxLength: 5 }).map(objectOf),
  ),
}));

/** As `JSON.parse` makes one: an own `__proto__` is a field like any other. */
function objectOf(pairs: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [key, value] of pairs) {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

const status = fc.oneof(
  fc.constantFrom(200, 400, 401, 403, 404, 429, 500, 503),
  fc.integer({ min: 100, max: 599 }),
);
const headerName = fc.oneof(
  fc.constantFrom(
    'retry-after',
    'retry-after-ms',
    'date',
    'age',
    'ratelimit',
    'x-ratelimit-reset',
    'x-ratelimit-remaining',
    'x-request-id',
    'www-authenticate',
    'x-should-retry',
    'x-amzn-errortype',
  ),
  fc.string({ maxLength: 12 }),
);
const headers = fc.dictionary(
  headerName,
  fc.oneof(
    fc.string(),
    fc.constantFrom('0', '5', '-1', '1e9', 'Wed, 01 May 2024 10:01:00 GMT', '"a";r=0;t=5', 'true'),
  ),
);
const text = fc.oneof(
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.uint8Array().map((bytes) => new TextDecoder().decode(bytes)),
  tree.map((value) => JSON.stringify(value) ?? ''),
  fc
    .array(fc.constantFrom('<', '>', '</', 'Error', 'Code', '&amp;', ' ', 'title', '"', 'x'), {
      maxLength: 60,
    })
    .map((parts) => `<${parts.join('')}`),
);

/** What is wrong with a classification, whatever it is of. */
function faultsIn({ diagnosis, minDelayMs, safeToResend }: ReturnType<typeof classify>): string[] {
  const { category, code, message, requestId, retryable, details, retryAfterMs = 1 } = diagnosis;
  const rules: Record<string, boolean> = {
    category: typeof category === 'string',
    retryable: typeof retryable === 'boolean' && !(category === 'billing' && retryable),
    safeToResend: typeof safeToResend === 'boolean',
    minDelayMs: minDelayMs >= 0,
    texts: [code, message, requestId].every((one) => one === undefined || typeof one === 'string'),
    retryAfterMs: Number.isSafeInteger(retryAfterMs) && retryAfterMs > 0,
    details: details.length <= 50 && details.every(({ field }) => typeof field === 'string'),
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}

describe('any answer gives a diagnosis, never an exception', () => {
  test.each([
    ['any JSON', tree],
    ['any text', text],
    [
      'anything',
      fc.anything({
        withNullPrototype: true,
        withSparseArray: true,
        withTypedArray: true,
        withDate: true,
        withBigInt: true,
      }),
    ],
  ])('%s', (_, body) => {
    fc.assert(
      fc.property(status, headers, body, (code, fields, content) => {
        const failure = { status: code, headers: fields, body: content };
        for (const of of [undefined, profile]) {
          expect(faultsIn(classify(failure, of, { method: 'POST', url: '/x' }, now))).toEqual([]);
          const answer = classifyAnswer(failure, of, {}, now);
          expect(code < 400 || answer !== undefined).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('any headers', () => {
    fc.assert(
      fc.property(status, fc.anything(), (code, fields) => {
        expect(
          faultsIn(classify({ status: code, headers: fields as HeadersLike }, undefined, {}, now)),
        ).toEqual([]);
      }),
    );
  });

  test('anything that is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), fc.boolean(), (error, timedOut) => {
        expect(faultsIn(classify({ error, timedOut }, profile, {}, now))).toEqual([]);
      }),
    );
  });
});

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return objectOf(
    Object.keys(value)
      .toReversed()
      .map((key) => [key, reversed((value as Record<string, unknown>)[key])] as const),
  );
}

test('the order of keys and of headers changes nothing', () => {
  fc.assert(
    fc.property(status, headers, tree, (code, fields, body) => {
      const { body: one, ...first } = classify(
        { status: code, headers: fields, body },
        profile,
        {},
        now,
      ).diagnosis;
      const mirrored = {
        status: code,
        headers: reversed(fields) as HeadersLike,
        body: reversed(body),
      };
      const { body: other, ...second } = classify(mirrored, profile, {}, now).diagnosis;
      expect(second).toEqual(first);
      expect(other).toEqual(one);
    }),
    { numRuns: 500 },
  );
});
