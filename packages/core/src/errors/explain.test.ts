import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { explain, type Explanation } from './explain.ts';
import {
  diagnosis,
  explanation,
  key,
  maskFor,
  type DiagnosisChanges,
} from './explanation.fixture.ts';
import { redialOf } from './mark.ts';
import { BillingError } from './kinds.ts';
import { noMask } from './redact.ts';
import { RedialError } from './redial-error.ts';

const messageOf = (facts: DiagnosisChanges, more?: Partial<Explanation>, text = 'Oops'): string =>
  explain(new Error(text), explanation(facts, more), noMask).message;

describe('the message', () => {
  const two = [...explanation().attempts, ...explanation().attempts];
  const attempts = { stopReason: 'attempts', moment: 0 } as const;
  const tooLong = { stopReason: 'wait-too-long', moment: 0 } as const;
  test.each<[string, DiagnosisChanges, Partial<Explanation>, string]>([
    [
      'all of it',
      {},
      {},
      'Oops: acme billing 402 NO_PARTS: None left. Order more. (1 attempt, request req-7)',
    ],
    [
      'several attempts',
      {},
      { attempts: two, stop: attempts },
      'Oops: acme billing 402 NO_PARTS: None left. Order more. (2 attempts, request req-7)',
    ],
    [
      'why it ended',
      { requestId: undefined },
      { stop: tooLong },
      'Oops: acme billing 402 NO_PARTS: None left. Order more. (1 attempt, wait-too-long)',
    ],
    [
      'a code that repeats the status',
      { code: '402' },
      {},
      'Oops: acme billing 402: None left. Order more. (1 attempt, request req-7)',
    ],
    [
      'no vendor',
      { vendor: 'generic' },
      {},
      'Oops: billing 402 NO_PARTS: None left. Order more. (1 attempt, request req-7)',
    ],
    [
      'nothing said',
      { message: '', hint: undefined },
      {},
      'Oops: acme billing 402 NO_PARTS. (1 attempt, request req-7)',
    ],
    [
      'what the client said already',
      { message: 'Oops' },
      {},
      'Oops: acme billing 402 NO_PARTS: Order more. (1 attempt, request req-7)',
    ],
    [
      'sentences that end',
      { message: 'None left!', hint: 'Why?' },
      {},
      'Oops: acme billing 402 NO_PARTS: None left! Why? (1 attempt, request req-7)',
    ],
    [
      'several lines',
      { message: ' None\r\n\tleft ', hint: undefined },
      {},
      'Oops: acme billing 402 NO_PARTS: None left. (1 attempt, request req-7)',
    ],
  ])('%s', (_, facts, more, expected) => {
    expect(messageOf(facts, more)).toBe(expected);
  });

  test('begins with what is known where the client says nothing', () => {
    const refused = new AggregateError([new Error('connect ECONNREFUSED')]);
    const error = explain(explain(refused, explanation(), noMask), explanation(), noMask);
    expect(error.message).toBe(
      'acme billing 402 NO_PARTS: None left. Order more. (1 attempt, request req-7)',
    );
    expect(error.stack).toMatch(/^AggregateError: acme billing 402 NO_PARTS: /);
  });

  test('a text without an end is cut', () => {
    expect(messageOf({ message: 'x'.repeat(9_000) }).length).toBeLessThan(700);
  });

  test('the client’s own text that holds a secret is masked, and said once', () => {
    const error = new Error(`No answer from /?key=${key}`);
    const said = { message: 'No answer from /?key=***', hint: undefined };
    explain(error, explanation(said), maskFor(key));
    expect(error.message.match(/No answer/g)).toHaveLength(1);
    expect(error.message).not.toContain(key);
  });
});

describe('the error', () => {
  test('is the same object, of its class, with one more property that no print shows', () => {
    const error = new TypeError('Oops');
    expect(explain(error, explanation(), noMask)).toBe(error);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBeInstanceOf(BillingError);
    expect(error.name).toBe('TypeError');
    expect(Object.keys(error)).toEqual([]);
    expect(redialOf(error)).toMatchObject({ ...diagnosis, stopReason: 'not-retryable' });
  });

  test('its stack begins with the longer message and leads where it led', () => {
    const error = new Error('Oops');
    const frames = error.stack?.split('\n').slice(1);
    explain(error, explanation(), noMask);
    expect(error.stack?.split('\n')).toEqual([`Error: ${error.message}`, ...(frames ?? [])]);
  });

  test.each([
    ['a message that is empty', ''],
    ['a message that the stack does not hold', 'changed later'],
  ])('its stack with %s', (_, later) => {
    const error = new Error('Oops');
    error.message = later;
    explain(error, explanation(), noMask);
    expect(error.stack?.split('\n')[0]).toBe(`Error: ${error.message}`);
  });

  test('of another realm is marked as well', () => {
    const error = runInNewContext(`new Error('Oops')`) as Error;
    expect(error).not.toBeInstanceOf(Error);
    expect(explain(error, explanation(), noMask)).toBe(error);
    expect(error).toBeInstanceOf(BillingError);
  });

  test('explained twice says what was learned last, once', () => {
    const error = new Error('Oops');
    explain(error, explanation({ message: 'First' }), noMask);
    explain(error, explanation({ message: 'Second' }), noMask);
    expect(error.message).toBe(
      'Oops: acme billing 402 NO_PARTS: Second. Order more. (1 attempt, request req-7)',
    );
    expect(redialOf(error)?.message).toBe('Second');
  });

  test.each<[string, unknown, string]>([
    ['a text', 'Oops', 'Oops'],
    ['undefined', undefined, 'Request failed'],
    ['null', null, 'Request failed'],
    ['a list', ['Oops'], 'Request failed'],
    ['a frozen object', Object.freeze({ code: 1 }), 'Request failed'],
    ['a frozen error', Object.freeze(new Error('Oops')), 'Oops'],
  ])('wraps what cannot be marked: %s', (_, thrown, text) => {
    const error = explain(thrown, explanation(), noMask);
    expect(error).toBeInstanceOf(RedialError);
    expect(error).toBeInstanceOf(BillingError);
    expect(error.message.startsWith(`${text}: acme billing`)).toBe(true);
    expect(error.cause).toBe(thrown);
  });

  test.each<[string, object]>([
    ['a response', new Response(null, { status: 402 })],
    ['an object', { status: 402 }],
    ['an error of another realm', runInNewContext('new Error("Oops")') as object],
    [
      'a DOMException of another realm',
      Object.assign(Object.create({ [Symbol.toStringTag]: 'DOMException' }) as object, {
        name: 'TimeoutError',
        message: 'Oops',
      }),
    ],
  ])('marks what was thrown and is no error of this realm: %s', (_, thrown) => {
    expect(explain(thrown, explanation(), noMask)).toBe(thrown);
    expect(thrown instanceof BillingError).toBe(true);
    expect(redialOf(thrown)?.category).toBe('billing');
  });

  test('of an object that was thrown the text is longer, and the rest is as it was', () => {
    const thrown = { status: 402, message: 'Oops', headers: { authorization: key } };
    explain(thrown, explanation(), maskFor(key));
    expect(thrown.status).toBe(402);
    expect(thrown.message).toMatch(/^Oops: acme billing/);
    expect(JSON.stringify(thrown)).not.toContain(key);
  });

  test('survives getters that throw', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
      },
    );
    expect(explain(trap, explanation(), noMask).message).toContain('Request failed');
  });

  const fails = (): never => {
    throw new Error('trap');
  };

  test.each<[string, unknown]>([
    ['a number', 404],
    ['an object', { text: 'Oops' }],
    ['null', null],
  ])('has a text for a message where it had %s', (_, message) => {
    const error = Object.assign(new Error('Oops'), { message });
    expect(explain(error, explanation(), noMask)).toBe(error);
    expect(error.message).toMatch(/^Request failed: acme billing/);
    expect(error.stack).toContain(error.message);
  });

  test.each(['message', 'cause', 'errors', 'name', 'stack', 'toJSON'])(
    'is marked though its %s throws',
    (name) => {
      class Trap extends Error {}
      Object.defineProperty(Trap.prototype, name, { get: fails });
      const error = new Trap('Oops');
      if (name === 'message') Reflect.deleteProperty(error, name);
      expect(explain(error, explanation(), maskFor('any-secret'))).toBe(error);
      expect(redialOf(error)?.category).toBe('billing');
    },
  );

  test.each<[string, ProxyHandler<Error>]>([
    ['refuses', { defineProperty: () => false }],
    ['throws', { defineProperty: fails }],
    ['pretends', { defineProperty: () => true }],
  ])('that %s to be marked is wrapped', (_, handler) => {
    const thrown = new Proxy(new Error('Oops'), handler);
    const error = explain(thrown, explanation(), noMask);
    expect(error.message).toMatch(/^Oops: acme billing/);
    expect(redialOf(error)?.category).toBe('billing');
    expect(error.cause === thrown).toBe(true);
  });

  test('survives properties that are locked', () => {
    const error = new Error('Oops');
    Object.defineProperty(error, 'message', { value: 'locked', configurable: false });
    expect(redialOf(explain(error, explanation(), noMask))?.category).toBe('billing');
  });
});

test('the stack begins with all of the message, where the client’s has two lines as well', () => {
  const error = explain(new Error('Oops\nin two lines'), explanation(), noMask);
  expect(error.stack?.startsWith(`Error: ${error.message}\n    at `)).toBe(true);
});
