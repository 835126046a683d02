import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../diagnosis.ts';
import { explain, type Explanation } from './explain.ts';
import { errorInfoOf, redialOf } from './info.ts';
import { BillingError } from './kinds.ts';
import { maskOf, noMask, type Mask } from './redact.ts';
import { RedialError } from './redial-error.ts';
import { Secrets } from './secrets.ts';

const key = 'sk-0123456789';

const diagnosis: Diagnosis = {
  vendor: 'acme',
  category: 'billing',
  reason: 'out-of-parts',
  status: 402,
  code: 'NO_PARTS',
  message: 'None left',
  hint: 'Order more',
  requestId: 'req-7',
  retryable: false,
  delivery: 'answered',
  details: [],
};

type Facts = { readonly [Name in keyof Diagnosis]?: Diagnosis[Name] | undefined };

function explanation(facts: Facts = {}, more: Partial<Explanation> = {}): Explanation {
  return {
    diagnosis: Object.assign({}, diagnosis, facts),
    attempts: [{ attempt: 1, category: 'billing', startedAtMs: 0, durationMs: 1 }],
    stop: { stopReason: 'not-retryable', moment: 0 },
    ...more,
  };
}

function maskFor(...credentials: string[]): Mask {
  const secrets = new Secrets();
  secrets.add(...credentials);
  return maskOf(secrets);
}

const messageOf = (facts: Facts, more?: Partial<Explanation>, text = 'Oops'): string =>
  explain(new Error(text), explanation(facts, more), noMask).message;

describe('the message', () => {
  const two = [...explanation().attempts, ...explanation().attempts];
  const attempts = { stopReason: 'attempts', moment: 0 } as const;
  const tooLong = { stopReason: 'wait-too-long', moment: 0 } as const;
  test.each<[string, Facts, Partial<Explanation>, string]>([
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
    ['an object with a message', { message: 'Oops' }, 'Oops'],
    ['an object without one', { code: 1 }, 'Request failed'],
    ['a frozen error', Object.freeze(new Error('Oops')), 'Oops'],
  ])('wraps what cannot be marked: %s', (_, thrown, text) => {
    const error = explain(thrown, explanation(), noMask);
    expect(error).toBeInstanceOf(RedialError);
    expect(error).toBeInstanceOf(BillingError);
    expect(error.message.startsWith(`${text}: acme billing`)).toBe(true);
    expect(error.cause).toBe(thrown);
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

  test('survives properties that are locked', () => {
    const error = new Error('Oops');
    Object.defineProperty(error, 'message', { value: 'locked', configurable: false });
    expect(redialOf(explain(error, explanation(), noMask))?.category).toBe('billing');
  });
});

const printed = (error: unknown): string =>
  [inspect(error, { depth: 20 }), JSON.stringify(error), String(error)].join();

describe('no print shows the request', () => {
  const request = { headers: { authorization: `Bearer ${key}` } };

  test.each(['config', 'request', 'response', 'options'])('%s stays reachable', (name) => {
    const error = Object.assign(new Error('Oops'), { [name]: request });
    explain(error, explanation(), noMask);
    expect(error[name]).toBe(request);
    expect(Object.keys(error)).toEqual([]);
    expect(printed(error)).not.toContain(key);
  });

  test('what else repeats a secret is not shown either', () => {
    const circular: Record<string, unknown> = { key };
    circular['self'] = circular;
    const error = Object.assign(new Error('Oops'), { extra: [key], circular, quoted: `a"${key}` });
    explain(error, explanation(), maskFor(key, `a"${key}`));
    expect(printed(error)).not.toContain(key);
    expect(error.extra).toEqual([key]);
  });

  test('what repeats none stays shown', () => {
    const error = Object.assign(new Error('Oops'), { extra: 1 });
    explain(error, explanation(), maskFor(key));
    expect(Object.keys(error)).toEqual(['extra']);
  });

  test('causes, and the errors of an AggregateError, are masked', () => {
    const deepest = new Error(`deep ${key}`);
    const error = new AggregateError([new Error(`one ${key}`)], `Oops ${key}`, {
      cause: new Error(`middle ${key}`, { cause: deepest }),
    });
    explain(error, explanation(), maskFor(key));
    expect(printed(error)).not.toContain(key);
    expect(deepest.message).toBe('deep ***');
  });

  test.each<[string, unknown]>([
    ['a text', `because ${key}`],
    ['an object', { headers: { authorization: key } }],
    ['a frozen error', Object.freeze(new Error(`because ${key}`))],
  ])('a cause that is %s', (_, cause) => {
    const error = explain(new Error('Oops', { cause }), explanation(), maskFor(key));
    expect(printed(error)).not.toContain(key);
    expect(error.cause).toBeDefined();
  });

  test('a cycle of causes ends', () => {
    const error = new Error('Oops');
    error.cause = new Error('inner', { cause: error });
    expect(explain(error, explanation(), maskFor(key))).toBe(error);
  });
});

describe('as JSON', () => {
  test('name, message and the mark', () => {
    const error = explain(new TypeError('Oops'), explanation(), noMask);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'TypeError',
      message: error.message,
      redial: JSON.parse(JSON.stringify(errorInfoOf(error))),
    });
  });

  test('what the client prints of itself, masked', () => {
    const error = Object.assign(new Error('Oops'), {
      toJSON: () => ({
        name: 'E',
        stack: 'x',
        config: { headers: { Authorization: 'any' }, url: key },
      }),
    });
    explain(error, explanation(), maskFor(key));
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'E',
      message: error.message,
      config: { headers: { Authorization: '***' }, url: '***' },
      redial: { category: 'billing' },
    });
  });
});
