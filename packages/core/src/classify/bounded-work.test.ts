import { describe, expect, test } from 'vitest';
import { now } from './acme.fixture.ts';
import { classify } from './classify.ts';

/** Counts how often anything of a body is looked at. */
function counted(value: unknown): { readonly body: unknown; readonly reads: () => number } {
  let reads = 0;
  const wrap = (inner: unknown): unknown =>
    typeof inner === 'object' && inner !== null
      ? new Proxy(inner, {
          get: (target, key) => (reads++, wrap(Reflect.get(target, key))),
          ownKeys: (target) => (reads++, Reflect.ownKeys(target)),
          getOwnPropertyDescriptor: (target, key) => (
            reads++,
            Reflect.getOwnPropertyDescriptor(target, key)
          ),
        })
      : inner;
  return { body: wrap(value), reads: () => reads };
}

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `k${at}`);

function readsOf(value: unknown): number {
  const { body, reads } = counted(value);
  classify({ status: 422, body }, undefined, {}, now);
  return reads();
}

describe('work is bounded', () => {
  const shapes: readonly (readonly [string, (size: number) => unknown])[] = [
    [
      'a long list of errors',
      (size) => ({ errors: many(size).map((field) => ({ field, message: 'bad' })) }),
    ],
    ['a long list of texts', (size) => ({ errors: many(size) })],
    ['many keys', (size) => Object.fromEntries(many(size).map((key) => [key, 1]))],
    [
      'many keys of errors',
      (size) => ({ errors: Object.fromEntries(many(size).map((key) => [key, ['bad']])) }),
    ],
    [
      'many objects of errors',
      (size) => Object.fromEntries(many(size).map((key) => [`${key}error`, { code: key }])),
    ],
    ['a deep chain', (size) => many(size).reduce<object>((inner) => ({ error: inner }), {})],
    [
      'a deep map',
      (size) => ({ errors: many(size).reduce<object>((inner, key) => ({ [key]: inner }), {}) }),
    ],
    ['lists in lists', (size) => many(size).reduce<unknown>((inner) => [inner], 'x')],
  ];

  test.each(shapes)('%s: twice the size, at most twice the work', (_, shape) => {
    const [small, large] = [readsOf(shape(2000)), readsOf(shape(4000))];
    expect(large).toBeLessThanOrEqual(2.1 * small + 100);
  });

  test('objects that hold themselves', () => {
    const body: Record<string, unknown> = { message: 'It failed.' };
    for (const key of ['error', 'errors', 'details', 'data', 'a', 'b', 'c']) body[key] = body;
    const { body: watched, reads } = counted(body);
    expect(classify({ status: 500, body: watched }, undefined, {}, now).diagnosis.message).toBe(
      'It failed.',
    );
    expect(reads()).toBeLessThan(200_000);
  });

  test.each([
    '{',
    '[',
    '{"a":',
    '<',
    '<a>',
    '<a ',
    '&amp;',
    '"',
    ' ',
    'a',
    '1',
    'again ',
    'retry in ',
    '1 ',
    'limit',
    '_',
    'aB',
    '\n',
    '\uFEFF',
  ])('a mebibyte of %j', (part) => {
    const body = part.repeat((1 << 20) / part.length);
    for (const start of ['', '{"message":"', '<x>']) {
      const { diagnosis } = classify(
        {
          status: 429,
          body: start + body,
          headers: { 'x-a': body, 'retry-after': body, ratelimit: body, 'www-authenticate': body },
        },
        undefined,
        {},
        now,
      );
      expect(diagnosis.category).toBe('rate_limit');
      expect(String(diagnosis.body).length).toBeLessThanOrEqual(65_536);
    }
    const nested = classify(
      { status: 429, body: { error: { message: body, code: body }, request_id: body } },
      undefined,
      {},
      now,
    );
    expect(nested.diagnosis.requestId).toBeUndefined();
  });
});
