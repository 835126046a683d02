import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import { explanation, key, maskFor } from './explanation.fixture.ts';
import { errorInfoOf } from './info.ts';
import { noMask } from './redact.ts';

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
